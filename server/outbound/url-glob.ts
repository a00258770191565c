/**
 * A URL pattern as `clients.http.private_ip_exception_urls` holds them: `*` and `?` stop at the separators `.` and `/`,
 * `**` does not (reference behaviour). All else is literal and case-sensitive.
 */
export function urlGlob(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*\*|\*|\?|[^*?]+/g, (token) => {
    if (token === '**') return '.*';
    if (token === '*') return '[^./]*';
    if (token === '?') return '[^./]';
    return token.replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
