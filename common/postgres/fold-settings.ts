/**
 * What a transaction that folds the archive sets for itself. Folding sorts and hashes more than a server's usual 4 MB
 * hold, and its statements are too short to be compiled. A day's rows lie together, so finding them by the index costs
 * hardly more than reading on, where a scan reads the whole month.
 */
export const FOLD_SETTINGS = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1";
