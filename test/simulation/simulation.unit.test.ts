import { describeHistories } from './describe-histories';

describeHistories(1, 600);
