/** A process of the serving layer: its merged view, whose every answer is checked. */
import { followOnce, type Followed } from '../../serving-layer/follower';
import type { GenerationSource } from '../../serving-layer/generation-source';
import type { LoadedGeneration } from '../../serving-layer/view/loaded-generation';
import { MergedView, type Answering } from '../../serving-layer/view/merged-view';
import { AnswerCheck } from './check';
import type { Definitions } from './definitions';
import type { Process } from './process';
import type { World } from './world';

export class ServingProcess {
  readonly process: Process;
  private readonly view: MergedView;
  private readonly live: Followed;
  private readonly source: GenerationSource;
  private readonly check: AnswerCheck;
  private answered: LoadedGeneration | undefined;

  constructor(
    readonly name: string,
    private readonly world: World,
    readonly definitions: Definitions,
  ) {
    this.process = world.process(name, () => undefined);
    this.view = new MergedView(world.options.partitions, definitions.hash);
    this.live = this.process.port<Followed>('live', world.live);
    this.source = this.process.port('generations', world.generations.source(definitions));
    this.check = new AnswerCheck(world.ledger, world.ledger.reading(definitions), () => world.counts.has('Postgres set back'));
  }

  start(): void {
    this.view.watch(() => this.look());
    void this.follow();
    void this.followGenerations();
  }

  answer(): Answering {
    return this.view.answer();
  }

  /** Looks at the answer of this moment. */
  look(): void {
    const answering = this.view.answer();
    if (!answering.ok) {
      this.world.count('no answer');
      return;
    }
    const { answer } = answering;
    this.world.count('answer');
    if (this.view.frozen().length > 0) this.world.count('answer that stands still');
    if (answer.generation !== this.answered) this.world.count('answer from a new generation');
    this.answered = answer.generation;
    this.world.report(this.name, this.check.wrong(answer));
  }

  private async follow(): Promise<void> {
    for (;;) {
      await this.process.turn('follow');
      await this.outlive(() => followOnce(this.view, this.live, 0));
    }
  }

  private async followGenerations(): Promise<void> {
    let offered: LoadedGeneration | 'none' | undefined;
    for (;;) {
      await this.process.turn('look for a generation');
      await this.outlive(async () => {
        const newest = await this.source.newest();
        if (newest !== offered) this.view.offer(newest);
        offered = newest;
      });
    }
  }

  private async outlive(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.world.met(this.name, error);
    }
  }
}
