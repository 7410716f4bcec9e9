/** The rows that a task reads each topic's records into, used again for every step. */
import { eventOfTopic } from '../common/events/catalogue';
import { EventRows } from '../common/events/rows/event-rows';
import { KnownTexts } from '../common/events/rows/known-texts';

export class RowsByTopic {
  private readonly rows = new Map<string, EventRows>();
  private readonly texts = new KnownTexts();

  /** Throws TypeError for a topic that no event belongs on. */
  of(topic: string): EventRows {
    const known = this.rows.get(topic);
    if (known) return known;
    const declaration = eventOfTopic(topic);
    if (!declaration) throw new TypeError(`${topic} is not in the catalogue`);
    const rows = new EventRows(declaration, this.texts);
    this.rows.set(topic, rows);
    return rows;
  }
}
