import { expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

it('counts requests under the metric names of the reference', async () => {
  const metrics = createMetrics('v1');
  metrics.observe({
    method: 'GET',
    status: 200,
    pattern: '/admin/identities/{id}',
    seconds: 0.02,
    size: 10,
    requestSize: 100,
  });
  metrics.observe({ method: 'GET', status: 404, pattern: undefined, seconds: 1, size: 10, requestSize: 100 });
  const { text, contentType } = await metrics.render();
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(text).toContain(
    'http_requests_total{code="200",method="get",endpoint="/admin/identities/{param}",app="kratos",version="v1",hash="",buildTime=""} 1',
  );
  expect(text).toContain('http_requests_statuses_total{method="GET",status_bucket="2xx"');
  for (const name of [
    'http_requests_duration_seconds',
    'http_response_time_seconds',
    'http_response_size_bytes',
    'http_requests_size_bytes_sum',
    'process_cpu_seconds_total',
  ])
    expect(text).toContain(name);
  expect(text).not.toContain('code="404"');
});
