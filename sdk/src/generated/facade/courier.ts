// Made by sdk/generate.ts from openapi/generated/openapi.json. Do not edit.

import type { AxiosResponse, RawAxiosRequestConfig } from 'axios';

import { BaseAPI, requireParameters } from '../../base-api.ts';
import * as sdk from '../openapi/sdk.gen.ts';
import type { CourierMessageStatus, Message } from './models.ts';

/** What `getCourierMessage` takes. */
export interface CourierApiGetCourierMessageRequest {
  /** Id. */
  readonly id: string;
}

/** What `listCourierMessages` takes. */
export interface CourierApiListCourierMessagesRequest {
  /** Number of items on the page; a number above the maximum means the maximum. */
  readonly pageSize?: number;
  /** Token of the page, from the `Link` header. */
  readonly pageToken?: string;
  /** Only messages with this status. */
  readonly status?: CourierMessageStatus;
  /** Only messages to this address. */
  readonly recipient?: string;
}

export class CourierApi extends BaseAPI {
  /**
   * Get a message
   *
   * Includes its delivery attempts.
   */
  async getCourierMessage(requestParameters: CourierApiGetCourierMessageRequest, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Message>> {
    requireParameters('getCourierMessage', requestParameters, ['id']);
    return this.send(sdk.getCourierMessage, { path: { 'id': requestParameters.id } }, options);
  }

  /**
   * List messages
   *
   * Newest first. Pages are linked in the `Link` header.
   */
  async listCourierMessages(requestParameters: CourierApiListCourierMessagesRequest = {}, options?: RawAxiosRequestConfig): Promise<AxiosResponse<Array<Message>>> {
    return this.send(sdk.listCourierMessages, { query: { 'page_size': requestParameters.pageSize, 'page_token': requestParameters.pageToken, 'status': requestParameters.status, 'recipient': requestParameters.recipient } }, options);
  }
}
