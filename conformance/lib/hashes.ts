/** Hashes of the setup's `PASSWORD` in every format that may be imported, made with OpenSSL, Node and libraries. */
export const HASHES: Readonly<Record<string, string>> = {
  bcrypt: '$2a$04$jniL5p.VhdjoJE5GwLza9eOWtEVu9aEiHZ7BJ7iBDPx9UIOUBhGoa',
  'bcrypt-2b': '$2b$04$jniL5p.VhdjoJE5GwLza9eOWtEVu9aEiHZ7BJ7iBDPx9UIOUBhGoa',
  'bcrypt-2y': '$2y$04$jniL5p.VhdjoJE5GwLza9eOWtEVu9aEiHZ7BJ7iBDPx9UIOUBhGoa',
  argon2id: '$argon2id$v=19$m=4096,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$HVjfB96TvEHOZjQcVd2ZJKF+J7dpt/B70r/i7oEgALM',
  argon2i: '$argon2i$v=19$m=4096,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$CM7lxM37zPKMQc4OvUlCUKOnMiXs7pc2qD/6deOiT7o',
  'pbkdf2-sha1': '$pbkdf2-sha1$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$v5jiAHiQY8Kjt0JOTx2FmH5rJvVIr857SpMNMbqNDUU',
  'pbkdf2-sha224': '$pbkdf2-sha224$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$cj8a0/ohBdMFRwr26EkylDWT/e9Ss7pD8e6nRYXhTLU',
  'pbkdf2-sha256': '$pbkdf2-sha256$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$T32TL4U3a1qoM/xNUUR7pT8g2Hecx7ezsW3+H5eEYPM',
  'pbkdf2-sha384': '$pbkdf2-sha384$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$pMVkleJHeZYIYJ6R1NhNcQm2TzRVx9L+QowY0RTBrY0',
  'pbkdf2-sha512': '$pbkdf2-sha512$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$3KNAV+LuwOJqG4W9MZpUSQAFAFS1mNyniBt0unh8X3U',
  scrypt: '$scrypt$ln=16384,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$hXj0LYNvV79Ct9bvGWqVpvwHvEej18ZJawSKJwgK0bw=',
  ssha: '{SSHA}lqG0YSeEHG2M++kEBDZ6CVVqG2MwMTIzNDU2Nzg5YWJjZGVm',
  ssha256: '{SSHA256}3CMy/Aw0tb6VcsWAyZE3Fetjw8wYhH/1Nd2/eUcKODgwMTIzNDU2Nzg5YWJjZGVm',
  ssha512:
    '{SSHA512}eT+gml2H9959pdhloooyNZo/YJxvUYfBOmZRh0cusfRO/PQrbVA3+bM1RlIUItqmFwHloc++upf54Fz7TzMICzAxMjM0NTY3ODlhYmNkZWY=',
  'salted-sha1': '$sha1$pf=e1NBTFR9e1BBU1NXT1JEfQ==$MDEyMzQ1Njc4OWFiY2RlZg==$5zD2XB7VRbF7eVA5nH0XRlUzfL0=',
  'salted-sha256':
    '$sha256$pf=e1NBTFR9e1BBU1NXT1JEfQ==$MDEyMzQ1Njc4OWFiY2RlZg==$Ii1srFUaK7B/7NMpDpgvmtSfxLrvvQ4SS585wQHTFOU=',
  'salted-sha512':
    '$sha512$pf=e1NBTFR9e1BBU1NXT1JEfQ==$MDEyMzQ1Njc4OWFiY2RlZg==$ZEP7/qp+ug0HsCmcKCMw6y3FxWQicxzSFBEEC5eQ7IMrFadX+6ehJZaRACSsJjwF5SV67A8HCDkXJjhHcm7pGQ==',
  md5: '$md5$2aw16sQzf8i/5zCkxAQukg==',
  'md5-salted': '$md5$pf=e1BBU1NXT1JEfTp7U0FMVH0=$MDEyMzQ1Njc4OWFiY2RlZg==$0evecGIFnsjzFP4qBda7wA==',
  'hmac-md5': '$hmac-md5$OGEwZmI2OGFjZWIzNGI4NzNlZGIzMzk4MjcwYzQ4MTc=$dGhlLWtleQ==',
  'hmac-sha1': '$hmac-sha1$Y2FmODFmMDgyN2FlNzU5ZjRmOWU5M2M1MjBhZmExZGQyMzRmYjFkMw==$dGhlLWtleQ==',
  'hmac-sha224':
    '$hmac-sha224$YjgzNjVmMmZhMjE0NmZkNmUzMDU0M2FmYjBkMGY4NTM1MDMwYmMzNTA0MWRlMzQ5ZTY1NGQ3NDE=$dGhlLWtleQ==',
  'hmac-sha256':
    '$hmac-sha256$ZjE1ZWEwMmU4ZmU2MjhkOWY5YjU3Y2E3ZWJlNTNiYTc4NzYwODdkMjUxODg2YmVjNWNlMGMxOWQ3ZjdkODVhNA==$dGhlLWtleQ==',
  'hmac-sha384':
    '$hmac-sha384$ZTU3NzBhOWIyODM3MTJmMGIxMTFhYjZlOTNjNTYyMWE0ODljZTVkOWEyMGNmODlhNWM2Yjg3NGNlZjAxZDExODkxNGEyYmZlMWFjNzM4MzhhYTQ0YTNkMjFiMjNkNjI0$dGhlLWtleQ==',
  'hmac-sha512':
    '$hmac-sha512$NTRlYjE2ZGI1Mzc0NjEzN2ZjMjY1YWE3NWIwNjkwYmMxZTE0NDA4OGVlYjAxZjFiNjU5NDA2MmVmYTllMWM4MzhiYTc4ZjQyYzYyOGMzZTA1MjU4YTNjYjliM2JiOWEyYTNiNzU0M2JkMWYxZjQzOWZjOWE0YzVhMzg1N2Y5N2Y=$dGhlLWtleQ==',
  'md5-crypt': '$md5-crypt$saltsalt$NP7s47n9Jb8pftuhbYOfO/',
  'sha256-crypt': '$sha256-crypt$rounds=5000$saltsalt$Djf3g60S4Cu5gVfy8TeZcw9kFqbaJg3axisfPiNReY.',
  'sha512-crypt':
    '$sha512-crypt$rounds=5000$saltsalt$uEyiZOJ96QHYW5.athohGoYF6yir/Jxys0XL6NH2ebTjQ5Lc5Xh4fLbSyLBcA0zOKEMZJrgSYjOOuHbauV7Iu0',
  firescrypt:
    '$firescrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$+7KfkndHb0udkVNA/jdDClF0YdMnx/2NQ3YM6J51UDFnZPGaVbuUF63dmLpo0l5J7U++GNaZ11D1056MxtBPHw==$Bw==$WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWg==',
  // The reference takes these two names for SHA-3.
  'pbkdf2-sha224-of-sha3':
    '$pbkdf2-sha224$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$SRvytOma1W49akQbauOHZo0iXlkv8Yb7nNPNXi3r+mM',
  'pbkdf2-sha384-of-sha3':
    '$pbkdf2-sha384$i=1000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$F2/Gt6QNOsbbh07e955mU4tTEIHPwJPDUkzEBuYdYHQ',
};
