/** Why there is no answer, as a sentence. */
export interface Trouble {
  readonly detail: string;
}

/** What the API says to a question. What it is, is not checked: the page comes from the same server. */
export async function ask<Body extends object>(path: string, init?: RequestInit): Promise<Body | Trouble> {
  try {
    const response = await fetch(path, init);
    const body = (await response.json()) as Body | Partial<Trouble>;
    return response.ok ? (body as Body) : { detail: ('detail' in body && body.detail) || `the serving layer answered ${response.status}` };
  } catch {
    // No connection, or something between that answers in its place with what is no JSON.
    return { detail: 'The serving layer does not answer.' };
  }
}

export const isTrouble = (body: object): body is Trouble => 'detail' in body;
