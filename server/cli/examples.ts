/** Examples that help shows, by the path of their command. Every command without sub-commands has one. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'zelos serve': [
    'zelos serve -c kratos.yml',
    'zelos serve -c kratos.yml -c production.yml --watch-courier',
    'DSN=memory zelos serve -c kratos.yml --dev',
  ],
  'zelos migrate sql': ['DSN=... zelos migrate sql -e --yes', 'zelos migrate sql -e --yes -c kratos.yml'],
  'zelos migrate sql up': ['DSN=... zelos migrate sql up -e', 'DSN=... zelos migrate sql up -e --yes'],
  'zelos migrate sql down': [
    'DSN=... zelos migrate sql down -e --steps 1',
    'DSN=... zelos migrate sql down -e --yes --steps 10',
  ],
  'zelos migrate sql status': [
    'DSN=... zelos migrate sql status -e',
    'DSN=... zelos migrate sql status -e --block',
    'DSN=... zelos migrate sql status -e --format json',
  ],
  'zelos get identity': [
    'zelos get identity 3a1f8b0e-8d2f-4f4e-9f0c-2f9d1c2b7a55 -e http://127.0.0.1:4434',
    "zelos get identity $(zelos list identities --format json | jq -r '.identities[0].id') --format yaml",
  ],
  'zelos list identities': [
    'zelos list identities -e http://127.0.0.1:4434',
    'zelos list identities --page-size 100 --format json-pretty',
  ],
  'zelos delete identity': ['zelos delete identity 3a1f8b0e-8d2f-4f4e-9f0c-2f9d1c2b7a55 -e http://127.0.0.1:4434'],
  'zelos import identities': [
    'zelos import identities identity.json -e http://127.0.0.1:4434',
    'echo \'{"schema_id":"default","traits":{"email":"foo@example.com"}}\' | zelos import identities',
  ],
  'zelos validate identity': ['zelos validate identity identity.json -e http://127.0.0.1:4434'],
  'zelos remote status': ['zelos remote status -e http://127.0.0.1:4434', 'zelos remote status --format json'],
  'zelos remote version': ['zelos remote version -e http://127.0.0.1:4434'],
  'zelos hashers argon2 calibrate': ['zelos hashers argon2 calibrate 60 --dedicated-memory 1GB --min-duration 500ms'],
  'zelos hashers argon2 hash': ['zelos hashers argon2 hash "a password" --memory 128MB --iterations 2'],
  'zelos hashers argon2 load-test': ['zelos hashers argon2 load-test 60 --memory 128MB --iterations 2'],
  'zelos cleanup sql': [
    'DSN=... zelos cleanup sql --keep-last 168h',
    'zelos cleanup sql -c kratos.yml --database.cleanup.batch_size 1000 --database.cleanup.sleep.tables 1s',
  ],
  'zelos courier watch': [
    'zelos courier watch -c kratos.yml',
    'zelos courier watch -c kratos.yml --expose-metrics-port 4436',
  ],
  'zelos lint lint': ['zelos lint lint mapper.jsonnet', 'zelos lint lint templates/*.jsonnet'],
  'zelos format jsonnet': ['zelos format jsonnet mapper.jsonnet', 'zelos format jsonnet --write templates/*.jsonnet'],
  'zelos version': ['zelos version'],
  'zelos completion bash': ['zelos completion bash > /etc/bash_completion.d/zelos', 'source <(zelos completion bash)'],
  'zelos completion zsh': ['zelos completion zsh > "${fpath[1]}/_zelos"'],
  'zelos completion fish': ['zelos completion fish > ~/.config/fish/completions/zelos.fish'],
  'zelos completion powershell': ['zelos completion powershell | Out-String | Invoke-Expression'],
  'zelos help': ['zelos help migrate sql', 'zelos serve --help'],
};
