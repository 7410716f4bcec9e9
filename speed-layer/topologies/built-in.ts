/** The topologies that run by default. */
import type { Table } from '../streams/table';
import { ConfigError, type Config } from '../../common/config';
import type { Topology } from '../streams/topology';
import { enrichedOrders, type User } from './enriched-orders';
import { eventTimes } from './event-times';
import { fraud } from './fraud';
import { highValue } from './high-value';
import { orderCompleted } from './order-completed';
import { orderMetrics } from './order-metrics';
import { orderPayment } from './order-payment';
import { rollingReport } from './rolling-report';
import { runningTotals } from './running-totals';
import { sessions } from './sessions';
import { slidingRevenue } from './sliding-revenue';
import { splitter } from './splitter';
import { DEFAULT_SETTINGS, topologySettings, type TopologySettings } from './settings';

/**
 * Those that the settings choose. Throws ConfigError for a name that there is not.
 * @param users what is known of customers, for enriched-orders
 */
export function builtIn(settings: TopologySettings, users: Table<User>): readonly Topology[] {
  const all = [
    orderMetrics(settings),
    slidingRevenue(settings),
    runningTotals(),
    orderPayment(settings),
    orderCompleted(),
    enrichedOrders(users),
    highValue(settings),
    splitter(),
    fraud(settings),
    sessions(settings),
    eventTimes(),
    rollingReport(),
  ];
  return chosen(all, settings.topologies);
}

function chosen(all: readonly Topology[], asked: string): readonly Topology[] {
  if (asked.trim() === 'all') return all;
  const names = asked.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !all.some((each) => each.name === name));
  if (unknown.length > 0) {
    throw new ConfigError(`TOPOLOGIES must be all, or names with commas between: there is no "${unknown.join('", no "')}". There are ${all.map(({ name }) => name).join(', ')}`);
  }
  return all.filter(({ name }) => names.includes(name));
}

const NOBODY: Table<User> = { name: 'customers', load: async () => new Map() };

/** Throws ConfigError for settings that no topology can be told, before anything is opened. */
export function checkedSettings(config: Config): TopologySettings {
  const settings = topologySettings(config);
  builtIn(settings, NOBODY);
  return settings;
}

/** As they are declared, for whoever only asks what there is: no customers are known to them. */
export const declaredTopologies = (): readonly Topology[] => builtIn(DEFAULT_SETTINGS, NOBODY);
