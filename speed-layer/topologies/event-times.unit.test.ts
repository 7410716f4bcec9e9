import { OrderCreated } from '../../common/events/catalogue';
import { drive } from '../streams/drive';
import { EventTimes, eventTimes } from './event-times';

it("event-times: lag from the event's time to the log's, and how far out of order events come", async () => {
  const driver = drive(eventTimes(), { restarts: true });
  const order = (at: number, logTime: number) => driver.send(OrderCreated, { orderId: 'o', userId: 'u', currency: 'EUR', amount: 1n }, at, logTime);
  await order(1_000, 1_200);
  await order(5_000, 5_100);
  await order(2_000, 5_600);
  await driver.idleUntil(200_000);
  expect(driver.read(EventTimes).map(({ data }) => data)).toEqual([{ topic: 'order-created', events: 3, meanLag: 1_300, greatestLag: 3_600, outOfOrder: 1, greatestDistance: 3_000 }]);
});
