const DAMAGED =
  'it was damaged on its way or lies damaged in Kafka; start again to fetch it anew, and if that is no help, ' +
  "restore the partition from a replica or a backup (Kafka's kafka-dump-log.sh tells what is wrong with it)";

/** Why a record batch cannot be read: `what` in words that follow "the record batch at offset 7 of orders/1". */
export class UnreadableBatch extends Error {
  override readonly name = 'UnreadableBatch';

  constructor(what: string, advice = DAMAGED) {
    super(`${what}: ${advice}`);
  }
}
