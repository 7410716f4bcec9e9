/**
 * The page's one way to a key for operate: a dialog, asked for when the API refuses something without one. The key stays
 * in this page's memory, is sent as a header, and is gone with the page or when it is told to forget it.
 */
import { byId, say } from './dom';

let key = '';
let entering: Promise<boolean> | undefined;

export function keyHeader(): Readonly<Record<string, string>> {
  return key === '' ? {} : { Authorization: `Bearer ${key}` };
}

/** Asks for a key; `why` is a sentence. False where none was given. Who asks while it is open gets the same answer. */
export function enterKey(why: string): Promise<boolean> {
  entering ??= entered(why).finally(() => (entering = undefined));
  return entering;
}

/** Readies the dialog, and the button that forgets the key. */
export function operateKey(): void {
  byId('key-cancel', HTMLButtonElement).addEventListener('click', () => byId('key-dialog', HTMLDialogElement).close());
  byId('forget-key', HTMLButtonElement).addEventListener('click', () => {
    keep('');
    byId('main', HTMLElement).focus();
  });
}

function entered(why: string): Promise<boolean> {
  keep('');
  const dialog = byId('key-dialog', HTMLDialogElement);
  const input = byId('key', HTMLInputElement);
  say('key-why', why);
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        const given = input.value.trim();
        input.value = '';
        if (dialog.returnValue === 'use') keep(given);
        resolve(key !== '');
      },
      { once: true },
    );
  });
}

function keep(text: string): void {
  key = text;
  byId('forget-key', HTMLButtonElement).hidden = key === '';
  // Its second part is public: it names the key in lists and logs.
  say('key-name', text.split('_')[1] ?? 'in use');
}
