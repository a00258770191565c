import type { RawAxiosRequestConfig } from 'axios';

type Secret<Call> = string | Promise<string> | Call;

/** The parameters of {@link Configuration}, all optional. */
export interface ConfigurationParameters {
  apiKey?: Secret<((name: string) => string) | ((name: string) => Promise<string>)>;
  username?: string;
  password?: string;
  accessToken?: Secret<
    ((name?: string, scopes?: string[]) => string) | ((name?: string, scopes?: string[]) => Promise<string>)
  >;
  awsv4?: {
    options?: { region?: string; service?: string };
    credentials?: { accessKeyId?: string; secretAccessKey?: string; sessionToken?: string };
  };
  basePath?: string;
  serverIndex?: number;
  // As loose as in @ory/client, so that any object written for it is accepted.
  // oxlint-disable-next-line typescript/no-explicit-any
  baseOptions?: any;
  // oxlint-disable-next-line typescript/no-explicit-any
  formDataCtor?: new () => any;
}

const JSON_MIME = /^(application\/json|[^;/ \t]+\/[^;/ \t]+\+json)[ \t]*(;.*)?$/i;

/**
 * How to reach a server. `apiKey`, `username`, `password`, `awsv4`, `serverIndex` and `formDataCtor` are held so that code
 * written for `@ory/client` compiles; as there, no operation of the four classes sends them.
 */
export class Configuration {
  apiKey?: ConfigurationParameters['apiKey'];
  username?: string;
  password?: string;
  /** Sent as `Authorization: Bearer ...` with the administrative operations. */
  accessToken?: ConfigurationParameters['accessToken'];
  awsv4?: ConfigurationParameters['awsv4'];
  /** Address of the server, such as `https://id.example.org`; with a slash at its end or without. */
  basePath?: string;
  serverIndex?: number;
  /** Options of every axios request, such as `{ withCredentials: true, headers: {...} }`. */
  // oxlint-disable-next-line typescript/no-explicit-any
  baseOptions?: any;
  // oxlint-disable-next-line typescript/no-explicit-any
  formDataCtor?: new () => any;

  constructor(param: ConfigurationParameters = {}) {
    this.apiKey = param.apiKey;
    this.username = param.username;
    this.password = param.password;
    this.accessToken = param.accessToken;
    this.awsv4 = param.awsv4;
    this.basePath = param.basePath;
    this.serverIndex = param.serverIndex;
    this.baseOptions = defaultsOf(param.baseOptions);
    this.formDataCtor = param.formDataCtor;
  }

  /** Is this a JSON media type, such as `application/json; charset=utf-8` or `application/problem+json`? */
  isJsonMime(mime: string): boolean {
    return mime !== null && JSON_MIME.test(mime);
  }
}

function defaultsOf(options: RawAxiosRequestConfig | undefined): RawAxiosRequestConfig {
  return { ...options, headers: { ...options?.headers } };
}
