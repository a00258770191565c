/** Long sweeps run whole with `ZELOS_TEST_FULL=1 make test`; without it they run a fixed part of their cases. */
export const isFull = process.env['ZELOS_TEST_FULL'] === '1';
