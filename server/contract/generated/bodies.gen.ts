// This file is made from the document by openapi/bundle.ts
import type { Shape } from '../../go/json/shape.ts';

/** JSON bodies by operation. A strict one refuses members that it does not know. */
export const bodies = {
    performNativeLogout: { strict: false, shape: {
        "kind": "object",
        "go": "logout.performNativeLogoutBody",
        "fields": {
            "session_token": { "kind": "string", "go": "string" }
        }
    } },
    createIdentity: { strict: true, shape: {
        "kind": "object",
        "go": "identity.CreateIdentityBody",
        "fields": {
            "schema_id": { "kind": "string", "go": "string" },
            "traits": { "kind": "raw" },
            "external_id": { "kind": "string", "go": "string" },
            "state": { "kind": "string", "go": "identity.State" },
            "verifiable_addresses": {
                "kind": "list",
                "item": {
                    "kind": "object",
                    "go": "identity.VerifiableAddress",
                    "fields": {
                        "id": { "kind": "uuid", "go": "uuid.UUID" },
                        "value": { "kind": "string", "go": "string" },
                        "verified": { "kind": "boolean" },
                        "via": { "kind": "string", "go": "string" },
                        "status": { "kind": "string", "go": "identity.VerifiableAddressStatus" },
                        "verified_at": { "kind": "time" },
                        "created_at": { "kind": "time" },
                        "updated_at": { "kind": "time" }
                    }
                }
            },
            "recovery_addresses": {
                "kind": "list",
                "item": {
                    "kind": "object",
                    "go": "identity.RecoveryAddress",
                    "fields": {
                        "id": { "kind": "uuid", "go": "uuid.UUID" },
                        "value": { "kind": "string", "go": "string" },
                        "via": { "kind": "string", "go": "string" },
                        "created_at": { "kind": "time" },
                        "updated_at": { "kind": "time" }
                    }
                }
            },
            "credentials": {
                "kind": "object",
                "go": "identity.IdentityWithCredentials",
                "fields": {
                    "oidc": {
                        "kind": "object",
                        "go": "identity.AdminIdentityImportCredentialsOIDC",
                        "fields": {
                            "config": {
                                "kind": "object",
                                "go": "identity.AdminIdentityImportCredentialsOIDCConfig",
                                "fields": {
                                    "providers": {
                                        "kind": "list",
                                        "item": {
                                            "kind": "object",
                                            "go": "identity.AdminCreateIdentityImportCredentialsOIDCProvider",
                                            "fields": {
                                                "subject": { "kind": "string", "go": "string" },
                                                "provider": { "kind": "string", "go": "string" },
                                                "use_auto_link": { "kind": "boolean" },
                                                "organization": { "kind": "null-uuid" }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    },
                    "password": {
                        "kind": "object",
                        "go": "identity.AdminIdentityImportCredentialsPassword",
                        "fields": {
                            "config": {
                                "kind": "object",
                                "go": "identity.AdminIdentityImportCredentialsPasswordConfig",
                                "fields": {
                                    "password": { "kind": "string", "go": "string" },
                                    "hashed_password": { "kind": "string", "go": "string" },
                                    "use_password_migration_hook": { "kind": "boolean" }
                                }
                            }
                        }
                    },
                    "saml": {
                        "kind": "object",
                        "go": "identity.AdminIdentityImportCredentialsSAML",
                        "fields": {
                            "config": {
                                "kind": "object",
                                "go": "identity.AdminIdentityImportCredentialsSAMLConfig",
                                "fields": {
                                    "providers": {
                                        "kind": "list",
                                        "item": {
                                            "kind": "object",
                                            "go": "identity.AdminCreateIdentityImportCredentialsSAMLProvider",
                                            "fields": {
                                                "subject": { "kind": "string", "go": "string" },
                                                "provider": { "kind": "string", "go": "string" },
                                                "organization": { "kind": "null-uuid" }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            },
            "metadata_admin": { "kind": "raw" },
            "metadata_public": { "kind": "raw" },
            "organization_id": { "kind": "null-uuid" }
        }
    } },
    batchPatchIdentities: { strict: true, shape: {
        "kind": "object",
        "go": "identity.BatchPatchIdentitiesBody",
        "fields": {
            "identities": {
                "kind": "list",
                "go": "[]*identity.BatchIdentityPatch",
                "item": {
                    "kind": "object",
                    "go": "identity.BatchIdentityPatch",
                    "fields": {
                        "patch_id": { "kind": "uuid", "go": "*uuid.UUID" },
                        "create": {
                            "kind": "object",
                            "go": "identity.CreateIdentityBody",
                            "fields": {
                                "schema_id": { "kind": "string", "go": "string" },
                                "traits": { "kind": "raw" },
                                "external_id": { "kind": "string", "go": "string" },
                                "state": { "kind": "string", "go": "identity.State" },
                                "verifiable_addresses": {
                                    "kind": "list",
                                    "item": {
                                        "kind": "object",
                                        "go": "identity.VerifiableAddress",
                                        "fields": {
                                            "id": { "kind": "uuid", "go": "uuid.UUID" },
                                            "value": { "kind": "string", "go": "string" },
                                            "verified": { "kind": "boolean" },
                                            "via": { "kind": "string", "go": "string" },
                                            "status": { "kind": "string", "go": "identity.VerifiableAddressStatus" },
                                            "verified_at": { "kind": "time" },
                                            "created_at": { "kind": "time" },
                                            "updated_at": { "kind": "time" }
                                        }
                                    }
                                },
                                "recovery_addresses": {
                                    "kind": "list",
                                    "item": {
                                        "kind": "object",
                                        "go": "identity.RecoveryAddress",
                                        "fields": {
                                            "id": { "kind": "uuid", "go": "uuid.UUID" },
                                            "value": { "kind": "string", "go": "string" },
                                            "via": { "kind": "string", "go": "string" },
                                            "created_at": { "kind": "time" },
                                            "updated_at": { "kind": "time" }
                                        }
                                    }
                                },
                                "credentials": {
                                    "kind": "object",
                                    "go": "identity.IdentityWithCredentials",
                                    "fields": {
                                        "oidc": {
                                            "kind": "object",
                                            "go": "identity.AdminIdentityImportCredentialsOIDC",
                                            "fields": {
                                                "config": {
                                                    "kind": "object",
                                                    "go": "identity.AdminIdentityImportCredentialsOIDCConfig",
                                                    "fields": {
                                                        "providers": {
                                                            "kind": "list",
                                                            "item": {
                                                                "kind": "object",
                                                                "go": "identity.AdminCreateIdentityImportCredentialsOIDCProvider",
                                                                "fields": {
                                                                    "subject": { "kind": "string", "go": "string" },
                                                                    "provider": { "kind": "string", "go": "string" },
                                                                    "use_auto_link": { "kind": "boolean" },
                                                                    "organization": { "kind": "null-uuid" }
                                                                }
                                                            }
                                                        }
                                                    }
                                                }
                                            }
                                        },
                                        "password": {
                                            "kind": "object",
                                            "go": "identity.AdminIdentityImportCredentialsPassword",
                                            "fields": {
                                                "config": {
                                                    "kind": "object",
                                                    "go": "identity.AdminIdentityImportCredentialsPasswordConfig",
                                                    "fields": {
                                                        "password": { "kind": "string", "go": "string" },
                                                        "hashed_password": { "kind": "string", "go": "string" },
                                                        "use_password_migration_hook": { "kind": "boolean" }
                                                    }
                                                }
                                            }
                                        },
                                        "saml": {
                                            "kind": "object",
                                            "go": "identity.AdminIdentityImportCredentialsSAML",
                                            "fields": {
                                                "config": {
                                                    "kind": "object",
                                                    "go": "identity.AdminIdentityImportCredentialsSAMLConfig",
                                                    "fields": {
                                                        "providers": {
                                                            "kind": "list",
                                                            "item": {
                                                                "kind": "object",
                                                                "go": "identity.AdminCreateIdentityImportCredentialsSAMLProvider",
                                                                "fields": {
                                                                    "subject": { "kind": "string", "go": "string" },
                                                                    "provider": { "kind": "string", "go": "string" },
                                                                    "organization": { "kind": "null-uuid" }
                                                                }
                                                            }
                                                        }
                                                    }
                                                }
                                            }
                                        }
                                    }
                                },
                                "metadata_admin": { "kind": "raw" },
                                "metadata_public": { "kind": "raw" },
                                "organization_id": { "kind": "null-uuid" }
                            }
                        }
                    }
                }
            }
        }
    } },
    updateIdentity: { strict: false, shape: {
        "kind": "object",
        "go": "identity.UpdateIdentityBody",
        "fields": {
            "schema_id": { "kind": "string", "go": "string" },
            "traits": { "kind": "raw" },
            "state": { "kind": "string", "go": "identity.State" },
            "external_id": { "kind": "string", "go": "string" },
            "credentials": {
                "kind": "object",
                "go": "identity.IdentityWithCredentials",
                "fields": {
                    "oidc": {
                        "kind": "object",
                        "go": "identity.AdminIdentityImportCredentialsOIDC",
                        "fields": {
                            "config": {
                                "kind": "object",
                                "go": "identity.AdminIdentityImportCredentialsOIDCConfig",
                                "fields": {
                                    "providers": {
                                        "kind": "list",
                                        "item": {
                                            "kind": "object",
                                            "go": "identity.AdminCreateIdentityImportCredentialsOIDCProvider",
                                            "fields": {
                                                "subject": { "kind": "string", "go": "string" },
                                                "provider": { "kind": "string", "go": "string" },
                                                "use_auto_link": { "kind": "boolean" },
                                                "organization": { "kind": "null-uuid" }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    },
                    "password": {
                        "kind": "object",
                        "go": "identity.AdminIdentityImportCredentialsPassword",
                        "fields": {
                            "config": {
                                "kind": "object",
                                "go": "identity.AdminIdentityImportCredentialsPasswordConfig",
                                "fields": {
                                    "password": { "kind": "string", "go": "string" },
                                    "hashed_password": { "kind": "string", "go": "string" },
                                    "use_password_migration_hook": { "kind": "boolean" }
                                }
                            }
                        }
                    },
                    "saml": {
                        "kind": "object",
                        "go": "identity.AdminIdentityImportCredentialsSAML",
                        "fields": {
                            "config": {
                                "kind": "object",
                                "go": "identity.AdminIdentityImportCredentialsSAMLConfig",
                                "fields": {
                                    "providers": {
                                        "kind": "list",
                                        "item": {
                                            "kind": "object",
                                            "go": "identity.AdminCreateIdentityImportCredentialsSAMLProvider",
                                            "fields": {
                                                "subject": { "kind": "string", "go": "string" },
                                                "provider": { "kind": "string", "go": "string" },
                                                "organization": { "kind": "null-uuid" }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            },
            "metadata_admin": { "kind": "raw" },
            "metadata_public": { "kind": "raw" }
        }
    } },
    patchIdentity: { strict: false, shape: {
        "kind": "list",
        "go": "jsonpatch.Patch",
        "item": {
            "kind": "map",
            "go": "jsonpatch.Operation",
            "item": { "kind": "raw" }
        }
    } },
    createRecoveryCodeForIdentity: { strict: false, shape: {
        "kind": "object",
        "go": "code.createRecoveryCodeForIdentityBody",
        "fields": {
            "identity_id": { "kind": "uuid", "go": "uuid.UUID" },
            "expires_in": { "kind": "string", "go": "string" },
            "flow_type": { "kind": "string", "go": "flow.Type" }
        }
    } },
    createRecoveryLinkForIdentity: { strict: false, shape: {
        "kind": "object",
        "go": "link.createRecoveryLinkForIdentityBody",
        "fields": {
            "identity_id": { "kind": "uuid", "go": "uuid.UUID" },
            "expires_in": { "kind": "string", "go": "string" }
        }
    } },
} as const satisfies Record<string, { readonly strict: boolean; readonly shape: Shape }>;

/** Other values that are decoded as the document describes them. */
export const components = {
    identity: {
        "kind": "object",
        "go": "identity.WithCredentialsAndAdminMetadataInJSON",
        "fields": {
            "id": { "kind": "uuid", "go": "uuid.UUID" },
            "schema_id": { "kind": "string", "go": "string" },
            "schema_url": { "kind": "string", "go": "string" },
            "traits": { "kind": "raw" },
            "external_id": { "kind": "null-string" },
            "state": { "kind": "string", "go": "identity.State" },
            "credentials": {
                "kind": "map",
                "go": "map[identity.CredentialsType]identity.Credentials",
                "item": {
                    "kind": "object",
                    "go": "identity.Credentials",
                    "fields": {
                        "type": { "kind": "string", "go": "identity.CredentialsType" },
                        "identifiers": {
                            "kind": "list",
                            "item": { "kind": "string", "go": "string" }
                        },
                        "version": { "kind": "integer" },
                        "config": { "kind": "raw" },
                        "created_at": { "kind": "time" },
                        "updated_at": { "kind": "time" }
                    }
                }
            },
            "verifiable_addresses": {
                "kind": "list",
                "item": {
                    "kind": "object",
                    "go": "identity.VerifiableAddress",
                    "fields": {
                        "id": { "kind": "uuid", "go": "uuid.UUID" },
                        "value": { "kind": "string", "go": "string" },
                        "verified": { "kind": "boolean" },
                        "via": { "kind": "string", "go": "string" },
                        "status": { "kind": "string", "go": "identity.VerifiableAddressStatus" },
                        "verified_at": { "kind": "time" },
                        "created_at": { "kind": "time" },
                        "updated_at": { "kind": "time" }
                    }
                }
            },
            "recovery_addresses": {
                "kind": "list",
                "item": {
                    "kind": "object",
                    "go": "identity.RecoveryAddress",
                    "fields": {
                        "id": { "kind": "uuid", "go": "uuid.UUID" },
                        "value": { "kind": "string", "go": "string" },
                        "via": { "kind": "string", "go": "string" },
                        "created_at": { "kind": "time" },
                        "updated_at": { "kind": "time" }
                    }
                }
            },
            "metadata_admin": { "kind": "raw" },
            "metadata_public": { "kind": "raw" },
            "organization_id": { "kind": "null-uuid" },
            "state_changed_at": { "kind": "time" },
            "created_at": { "kind": "time" },
            "updated_at": { "kind": "time" }
        }
    },
} as const satisfies Record<string, Shape>;
