/**
 * Compiles a URL pattern of `clients.http.private_ip_exception_urls`: `*` and `?` stop at the separators `.` and `/`,
 * `**` does not (reference behaviour). All other characters are literal and case-sensitive.
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
