/** A duration as Go prints it (package time, Duration.String): `1h30m0s`, `-5m0s`, `1.5s`, `500ms`. */
export function goDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  const sign = milliseconds < 0 ? '-' : '';
  const size = Math.abs(milliseconds);
  if (size < 1) return size < 1e-3 ? `${sign}${Math.round(size * 1e6)}ns` : `${sign}${trimmed(size * 1e3)}µs`;
  if (size < 1000) return `${sign}${trimmed(size)}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor(size / 60_000) % 60;
  const seconds = `${trimmed((size % 60_000) / 1000)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

const trimmed = (value: number): string => String(Number(value.toFixed(6)));
