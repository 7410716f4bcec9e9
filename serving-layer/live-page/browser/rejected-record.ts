/** One rejected record: its bytes, why and where it is wrong, and how it is mended, judged beforehand and sent again. */
import { ask, isTrouble, operate, type Trouble } from './api';
import { hexOf, textOf, type Bytes } from './bytes';
import { byId, say, segments } from './dom';
import { whereWrong } from './where-wrong';
import { count, moment } from './words';

export interface Rejection {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly detail: string;
  readonly size: number;
  readonly logTime: string;
  readonly resentAt: string | null;
  readonly href: string;
}

type Whole = Rejection & { readonly key: Bytes; readonly value: Bytes; readonly whole: boolean };
type Judged = { readonly admitted: true; readonly eventType: string; readonly orderId: string } | { readonly admitted: false; readonly reason: string; readonly detail: string };
type Sent = Pick<Rejection, 'topic' | 'partition' | 'offset'>;

const FORMS = { text: 'Text', hex: 'Bytes as they came' };

export class RejectedRecord {
  private readonly dialog = byId('rejected', HTMLDialogElement);
  private readonly value = byId('mend-value', HTMLTextAreaElement);
  private readonly key = byId('mend-key', HTMLInputElement);
  private readonly buttons = { check: byId('mend-check', HTMLButtonElement), send: byId('mend-send', HTMLButtonElement) };
  private readonly press = segments('rejected-forms', FORMS, (form) => this.showAs(form));
  private record: Whole | undefined;
  /** As they were filled in: what is still the same is sent with its own bytes. */
  private filled = { key: '', value: '' };

  /** `changed` is told when it was sent again. */
  constructor(private readonly changed: () => void) {
    byId('mend-close', HTMLButtonElement).addEventListener('click', () => this.dialog.close());
    this.buttons.check.addEventListener('click', () => void this.busy(() => this.check()));
    byId('mend', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.busy(() => this.send());
    });
  }

  async show(href: string): Promise<void> {
    const record = await ask<Whole>(href);
    if (isTrouble(record)) {
      say('rejections-trouble', record.detail);
      return;
    }
    this.record = record;
    const { topic, partition, offset, reason, detail, size, logTime, resentAt, key, value, whole } = record;
    say('rejected-title', `${topic}, partition ${partition}, offset ${offset}`);
    say('rejected-reason', reason);
    say('rejected-detail', detail);
    say('rejected-facts', `${count(size)} bytes${whole ? '' : ', of which only the first are kept'}, written ${moment(Date.parse(logTime))}${resentAt === null ? '' : `, sent again ${moment(Date.parse(resentAt))}`}`);
    say('rejected-hex', hexOf(value));
    this.key.value = textOf(key);
    this.value.value = whole ? textOf(value) : '';
    this.filled = { key: this.key.value, value: this.value.value };
    this.press('text');
    this.showAs('text');
    this.tell(hintOf(record));
    for (const button of Object.values(this.buttons)) button.disabled = false;
    this.buttons.send.textContent = resentAt === null ? 'Send again' : 'Send once more';
    this.dialog.showModal();
    this.pointAt(detail);
  }

  private async check(): Promise<void> {
    const judged = await this.post<Judged>({ dryRun: true });
    if (isTrouble(judged)) this.tell(judged.detail, 'bad');
    else if (judged.admitted) this.tell(`It would be admitted: ${judged.eventType} of order ${judged.orderId}.`, 'good');
    else this.refused(judged.detail);
  }

  private async send(): Promise<void> {
    const sent = await this.post<Sent>({ again: this.record?.resentAt !== null });
    if (!isTrouble(sent)) {
      this.tell(`Sent: it is ${sent.topic} ${sent.partition}/${sent.offset} now, and counts as soon as it is folded.`, 'good');
      this.record = undefined;
      this.changed();
    } else if (sent.isRefusal) this.refused(sent.detail);
    else this.tell(sent.detail, 'bad');
  }

  private post<Body extends object>(over: object): Promise<Body | Trouble> {
    const mended = { ...(this.value.value !== this.filled.value && { value: this.value.value }), ...(this.key.value !== this.filled.key && { key: this.key.value }) };
    return operate<Body>('POST', `${this.record?.href}/resend`, { ...mended, ...over });
  }

  private refused(detail: string): void {
    this.tell(`It would be rejected again: ${detail}`, 'bad');
    this.pointAt(detail);
  }

  /** Puts the mistake under the cursor, where it can be told. */
  private pointAt(detail: string): void {
    const place = whereWrong(this.value.value, detail);
    if (place) this.value.setSelectionRange(...place);
    if (place || this.value.value === '') this.value.focus();
  }

  private async busy(work: () => Promise<void>): Promise<void> {
    const both = Object.values(this.buttons);
    if (both.some(({ disabled }) => disabled)) return;
    for (const button of both) button.disabled = true;
    await work();
    for (const button of both) button.disabled = this.record === undefined;
    if (this.record === undefined) byId('mend-close', HTMLButtonElement).focus();
  }

  private showAs(form: string): void {
    byId('rejected-hex', HTMLElement).hidden = form !== 'hex';
    byId('rejected-text', HTMLElement).hidden = form === 'hex';
  }

  private tell(text: string, kind: 'good' | 'bad' | '' = ''): void {
    byId('mend-note', HTMLElement).dataset['kind'] = kind;
    say('mend-note', text);
  }
}

function hintOf({ value, whole }: Whole): string {
  if (!whole) return 'It was too large to be kept whole: the whole mended record must be given.';
  if (value === null) return 'It had no value: the whole record must be given.';
  return 'base64' in value ? 'Its bytes are no text (UTF-8): the whole mended record must be given as JSON.' : '';
}
