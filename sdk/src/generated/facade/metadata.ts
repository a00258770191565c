// Made by sdk/generate.ts from openapi/generated/openapi.json. Do not edit.

import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';

import { BaseAPI } from '../../base-api.ts';
import * as sdk from '../openapi/sdk.gen.ts';
import type { GetVersion200Response, IsAlive200Response, IsReady200Response } from './models.ts';

export class MetadataApi extends BaseAPI {
  /**
   * Get the revision of the configuration
   *
   * The top-level `revision` of the current configuration. It shows whether a reload has taken place.
   */
  async getConfigRevision(options?: RawAxiosRequestConfig): Promise<AxiosResponse<string>> {
    return this.send(sdk.getConfigRevision, {}, options);
  }

  /**
   * Get metrics
   *
   * In the Prometheus text format.
   */
  async getPrometheusMetrics(options?: RawAxiosRequestConfig): Promise<AxiosResponse<string>> {
    return this.send(sdk.getPrometheusMetrics, {}, options);
  }

  /** Get the version */
  async getVersion(options?: RawAxiosRequestConfig): Promise<AxiosResponse<GetVersion200Response>> {
    return this.send(sdk.getVersion, { security: [{ type: 'http', scheme: 'bearer' }] }, options);
  }

  /**
   * Ask whether the server runs
   *
   * Answers as long as the process runs.
   */
  async isAlive(options?: RawAxiosRequestConfig): Promise<AxiosResponse<IsAlive200Response>> {
    return this.send(sdk.isAlive, {}, options);
  }

  /**
   * Ask whether the server can work
   *
   * Checks the database connection and its migrations.
   */
  async isReady(options?: RawAxiosRequestConfig): Promise<AxiosResponse<IsReady200Response>> {
    return this.send(sdk.isReady, {}, options);
  }
}
