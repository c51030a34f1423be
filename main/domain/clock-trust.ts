/**
 * Whether the time is good enough to judge how old something is (quality section 4). `not-trusted`: the clock was set
 * back or lost across a restart of the machine, and no authenticated time came since.
 */
export type ClockTrust = 'trusted' | 'not-trusted';
