/** The topologies that run by default. */
import type { Table } from '../streams/steps/enrich';
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
import type { TopologySettings } from './settings';

/** @param users what is known of customers, for enriched-orders */
export function builtIn(settings: TopologySettings, users: Table<User>): readonly Topology[] {
  return [
    orderMetrics(settings),
    slidingRevenue(settings),
    runningTotals(),
    orderPayment(),
    orderCompleted(),
    enrichedOrders(users),
    highValue(settings),
    splitter(),
    fraud(),
    sessions(),
    eventTimes(),
    rollingReport(),
  ];
}
