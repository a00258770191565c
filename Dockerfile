# Zelos as an image: Node, the bundle and seven packages, about 150 MB, without a package manager.
#
#   docker build -t zelos .
#   docker run --read-only --tmpfs /tmp -v "$PWD:/etc/config:ro" -p 4433:4433 zelos serve -c /etc/config/kratos.yml
#
# The version of Node is that of package.json. For a build that can be repeated, pin the digest: node:24.21.0-bookworm-slim@sha256:…

FROM node:24.21.0-bookworm-slim AS bundle
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY sdk/package.json sdk/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY LICENSE ./
COPY .ci .ci
COPY schemas schemas
COPY openapi openapi
COPY server server
RUN node .ci/bundle.ts /zelos

# The packages that the bundle leaves outside, at the versions of npm-shrinkwrap.json. Their binaries are in the packages, so no script
# has to run. What is for other systems, and the sources of SQLite, stay behind.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /zelos
COPY --from=bundle /zelos ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && cd node_modules \
 && system="linux-$(node -p process.arch)" \
 && rm -rf better-sqlite3/deps better-sqlite3/src libphonenumber-js/bundle \
 && find better-sqlite3/prebuilds -type f ! -name "$system.node" -delete \
 && find argon2/prebuilds -mindepth 1 -maxdepth 1 ! -name "$system" -exec rm -r {} + \
 && find . -name '*.map' -delete
# Compiled modules, which Node keeps for each user id, start the server faster. They are read-only at run time.
RUN mkdir compiled && chown 65534:65534 compiled
USER 65534:65534
RUN NODE_COMPILE_CACHE=/zelos/compiled server/bin/zelos version

# All that runs: Node, the shell and three tools for the launcher, and the libraries that these and the compiled packages load.
FROM node:24.21.0-bookworm-slim AS runtime
COPY --from=packages /zelos /image/zelos
RUN mkdir -p /image/etc/config /image/tmp /image/home/zelos /image/usr/local/bin \
 && chmod 1777 /image/tmp && chown 65534:65534 /image/home/zelos \
 && for program in /usr/local/bin/node /bin/sh /usr/bin/readlink /usr/bin/dirname /usr/bin/nproc; do \
      cp -L --parents "$program" /image; \
    done \
 && for file in $(find /image -type f \( -path '*/bin/*' -o -name '*.node' \)); do \
      ldd "$file" 2>/dev/null | grep -o '/[^ ]*' >> /tmp/libraries || true; \
    done \
 && sort -u /tmp/libraries | while read -r library; do [ ! -e "$library" ] || cp -L --parents "$library" /image; done \
 && ln -s /zelos/server/bin/zelos /image/usr/local/bin/zelos \
 && ln -s /zelos/server/bin/zelos /image/usr/local/bin/kratos \
 && echo 'zelos:x:65534:65534::/home/zelos:/bin/sh' > /image/etc/passwd \
 && echo 'zelos:x:65534:' > /image/etc/group \
 && echo 'hosts: files dns' > /image/etc/nsswitch.conf \
 && cp /etc/os-release /image/etc/

FROM scratch
COPY --from=runtime /image /
ENV PATH=/usr/local/bin:/usr/bin:/bin HOME=/home/zelos NODE_ENV=production NODE_COMPILE_CACHE=/zelos/compiled
WORKDIR /home/zelos
USER 65534:65534
EXPOSE 4433 4434
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4434/admin/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["zelos"]
CMD ["serve", "-c", "/etc/config/kratos.yml"]
