/** The places that processes have, and who is in each of them: one that died is empty until somebody starts again. */
import { ArchiverProcess } from './archiver-process';
import { BatchProcess } from './batch-process';
import type { Definitions } from './definitions';
import { LogProcess } from './log-process';
import type { Profile } from './profile';
import { ServingProcess } from './serving-process';
import { SpeedProcess } from './speed-process';
import type { World } from './world';

type Anybody = SpeedProcess | ArchiverProcess | BatchProcess | ServingProcess;
type Kind = 'speed' | 'archivers' | 'batch' | 'serving';

interface Place {
  readonly kind: Kind;
  readonly name: string;
  starts: number;
  holder: Anybody;
}

const BEGIN: Readonly<Record<Kind, (name: string, world: World, definitions: Definitions) => Anybody>> = {
  speed: (name, world, definitions) => new SpeedProcess(name, world, definitions),
  archivers: (name, world, definitions) => new ArchiverProcess(name, world, definitions),
  batch: (name, world, definitions) => new BatchProcess(name, world, definitions),
  serving: (name, world, definitions) => new ServingProcess(name, world, definitions),
};

export class Crew {
  private readonly places: readonly Place[];

  constructor(
    private readonly world: World,
    profile: Profile,
    /** What whoever starts from now on knows. */
    public definitions: Definitions,
  ) {
    const kinds: readonly Kind[] = ['speed', 'archivers', 'batch', 'serving'];
    this.places = kinds.flatMap((kind) =>
      Array.from({ length: profile[kind] }, (_, i) => {
        const name = `${kind}-${i + 1}`;
        return { kind, name, starts: 1, holder: this.begin(kind, `${name}.1`) };
      }),
    );
  }

  living(): readonly Anybody[] {
    return this.places.map(({ holder }) => holder).filter(({ process }) => process.alive);
  }

  serving(): readonly ServingProcess[] {
    return this.living().filter((each) => each instanceof ServingProcess);
  }

  readers(): readonly LogProcess[] {
    return this.living().filter((each) => each instanceof LogProcess);
  }

  /** Whether a place is empty, or its holder behind the definitions. */
  get wanting(): boolean {
    return this.places.some(({ holder }) => !holder.process.alive || holder.definitions !== this.definitions);
  }

  /** Those who still work with definitions that are no longer the newest. */
  outdated(): readonly Anybody[] {
    return this.living().filter((each) => each.definitions !== this.definitions);
  }

  /** The batch layer stops: what is restored under it, it must not go on with. */
  stopBatchLayer(): void {
    for (const each of this.living()) if (each instanceof BatchProcess || each instanceof ArchiverProcess) each.process.kill();
  }

  empty(): readonly Place[] {
    return this.places.filter(({ holder }) => !holder.process.alive);
  }

  restart(place: Place): void {
    place.starts += 1;
    place.holder = this.begin(place.kind, `${place.name}.${place.starts}`);
  }

  private begin(kind: Kind, name: string): Anybody {
    const started = BEGIN[kind](name, this.world, this.definitions);
    started.start();
    return started;
  }
}
