// All services in two processes that share the data, under many schedules of crashes, delays, repeats and losses.
import { describeSearch } from './describe-search.ts';

describeSearch('two processes', 2);
