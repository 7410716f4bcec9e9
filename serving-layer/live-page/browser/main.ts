/** The live page: follows the stream of answers and shows each; what a range needs beyond that is asked of the API. */
import { Answers, type Glance, type Pulse } from './answers';
import { BatchPanel } from './batch-panel';
import { byId, say } from './dom';
import { currencies } from './currencies';
import { Explain } from './explain';
import { showFacts, showPulse } from './facts';
import { operateKey } from './operate-key';
import { OverTime } from './over-time';
import { RejectionsPanel } from './rejections-panel';
import { Split } from './split';
import { theme } from './theme';
import { TopologiesPanel } from './topologies-panel';
import { showTotal } from './total';
import { WhyChanged } from './why-changed';

let glance: Glance | undefined;
let isConnected = false;
/** For want of a key: keys were made since the page was opened, or its key was revoked. */
let isRefused = false;
let reason: string | undefined;
/** Why the chosen currency has no answer; what is shown stays in the one before. */
let problem: string | undefined;

const batch = new BatchPanel();
const why = new WhyChanged();
const explain = new Explain((figure) => void why.open(figure));
const overTime = new OverTime(() => void split.ask(), (figure) => void why.open(figure));
const rejections = new RejectionsPanel();
const topologies = new TopologiesPanel();
const split = new Split(() => overTime.range, (figure) => void why.open(figure));
theme(() => overTime.redraw());
operateKey();

function showState(): void {
  const [state, text] = !isConnected ? ['lost', glance ? 'Connection lost, trying again' : 'Connecting'] : reason === undefined ? ['live', 'Live and exact'] : ['waiting', 'No exact answer just now'];
  byId('state', HTMLElement).dataset['state'] = state;
  byId('state', HTMLElement).firstElementChild?.replaceChildren(text);
  notice(isRefused ? 'This needs a key now: load the page again, and give it as the password.' : isConnected ? (reason ?? problem) : undefined);
}

function notice(text: string | undefined): void {
  byId('notice', HTMLElement).hidden = text === undefined;
  say('notice', text ?? '');
}

function answer(next: Glance): void {
  const before = glance;
  glance = next;
  problem = undefined;
  showTotal(next);
  showFacts(next);
  explain.answer(next);
  overTime.answer(next);
  split.answer(next);
  rejections.answer(next.rejections, next.duplicates);
  if (before?.generation?.id !== next.generation?.id || !before) void batch.refresh();
}

function pulse(next: Pulse): void {
  reason = next.reason;
  showPulse(next);
  showState();
}

const answers = new Answers({
  answer,
  pulse,
  topology: (next) => topologies.topology(next),
  topologies: (next) => topologies.topologies(next),
  problem: (detail) => {
    problem = detail;
    showState();
  },
  connected: (is) => {
    isConnected = is;
    if (is) isRefused = false;
    showState();
  },
  refused: (forKey) => {
    isRefused = forKey;
    showState();
  },
});

currencies((chosen) => answers.listen(chosen));
answers.listen('');
