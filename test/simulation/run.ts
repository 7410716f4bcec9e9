/** Many histories, one after the other. */
import { Coverage } from './coverage';
import { History, type Told } from './history';

export async function simulate(from: number, seeds: number, onTold: (told: Told) => void = () => undefined): Promise<{ coverage: Coverage; failed: Told[] }> {
  const coverage = new Coverage();
  const failed: Told[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const told = await new History(seed).run();
    coverage.add(told);
    if (told.defect) failed.push(told);
    onTold(told);
  }
  return { coverage, failed };
}
