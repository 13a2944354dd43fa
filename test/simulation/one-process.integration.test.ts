// All services in one process, under many schedules of crashes, delays, repeats and losses.
import { describeSearch } from './describe-search.ts';

describeSearch('one process', 1);
