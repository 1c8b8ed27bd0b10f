/**
 * Which of the series are meant: the observer's aggregator serves, and the nodes push, the same metrics under other jobs, and
 * sums would count them twice.
 */
export const NODES = 'job=~"node-.+"';
export const EXECUTORS = 'job="treasury-executor"';
