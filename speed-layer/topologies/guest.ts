/** The user of orders that name nobody, as the event catalogue says. Guests are many, so nobody can tell what one of them did. */
export const GUEST = 'guest';
