/** Counts and ratios; nothing here decides whether a test passes. */
import { orderCounts } from './order-counts.mjs';
import { startUp } from './start-up.mjs';

process.stdout.write('Order processing on the sandbox\n');
console.table(await orderCounts());
process.stdout.write('Start-up of commands that touch no network\n');
console.table(startUp());
