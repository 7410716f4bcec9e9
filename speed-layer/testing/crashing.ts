/** Crashes on purpose: a port whose n-th call fails, before or after it did its work. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Counts the calls of everything it wraps; the one numbered `at` crashes. */
export class Crashing {
  private calls = 0;

  constructor(
    private readonly at: number,
    private readonly when: 'before' | 'after',
  ) {}

  /** Whether as many calls were made. */
  get happened(): boolean {
    return this.calls >= this.at;
  }

  wrap<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]): Promise<unknown> => {
          const crashes = ++this.calls === this.at;
          if (crashes && this.when === 'before') throw new Crash();
          const answer: unknown = await Reflect.apply(method, target, args);
          if (crashes) throw new Crash();
          return answer;
        };
      },
    });
  }
}
