/** Made by `npm run docs` from docs/openapi-storefront.json; change the operations that it is made of. */
export interface paths {
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place an order
         * @description `{"amount": 100}` is enough: ids are made, the currency is USD, and the order is paid at once unless `"pay": false`.
         */
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay an order, or say that it failed
         * @description What is left out is taken from the order, where it was placed here. An order may be paid in parts, so only `paymentId` or an `Idempotency-Key` makes a retry harmless.
         */
        post: operations["payOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{userId}/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Clear a user whom the topology fraud blocked
         * @description Somebody looked into it. The orders of the user are no longer told as `order-while-blocked` in `fraud-alerts`, which says `cleared` once that is so. A user who is not blocked stays as it is.
         */
        post: operations["clearUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/livez": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process runs */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it can do its work */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @example {
         *       "amount": 100
         *     }
         */
        Order: {
            userId?: string;
            /**
             * @description In units of the currency: a decimal text of at most 4 decimals, or a number read through its shortest text.
             * @example 99.95
             */
            amount?: string | number;
            /**
             * @description ISO 4217; USD otherwise.
             * @example EUR
             */
            currency?: string;
            country?: string;
            /**
             * @description Event time with its zone, for events that happened before; otherwise now.
             * @example 2011-12-09T12:50:00Z
             */
            timestamp?: string;
            /** @description Made where it is left out; one of your own makes a retry harmless. */
            orderId?: string;
            email?: string;
            /** @description An order without an amount costs what these cost. */
            items?: {
                productId: string;
                quantity: number;
                unitPrice: string | number;
            }[];
            /**
             * @description Whether it is paid at once.
             * @default true
             */
            pay?: boolean;
        };
        /**
         * @example {
         *       "orderId": "order-1",
         *       "amount": "99.95"
         *     }
         */
        Payment: {
            userId?: string;
            /**
             * @description In units of the currency: a decimal text of at most 4 decimals, or a number read through its shortest text.
             * @example 99.95
             */
            amount?: string | number;
            /**
             * @description ISO 4217; USD otherwise.
             * @example EUR
             */
            currency?: string;
            country?: string;
            /**
             * @description Event time with its zone, for events that happened before; otherwise now.
             * @example 2011-12-09T12:50:00Z
             */
            timestamp?: string;
            orderId: string;
            /** @description Makes a retry harmless, as an Idempotency-Key does. */
            paymentId?: string;
            /**
             * @default completed
             * @enum {string}
             */
            status?: "completed" | "failed";
            reason?: string;
        };
        /**
         * @example {
         *       "clearedBy": "the fraud desk"
         *     }
         */
        Clearing: {
            /**
             * @description Who says so, in a few words.
             * @default unnamed
             * @example the fraud desk
             */
            clearedBy?: string;
        };
        Accepted: {
            orderId: string;
            /** @description Of the events that were published. */
            eventIds: string[];
            /** @description Covers the events: `?atLeast=<token>` at the serving layer waits for them. */
            token: components["schemas"]["Token"];
            /** @description The events' next offsets, in the open. */
            position: components["schemas"]["Position"];
        };
        /**
         * @description A position as text, for `atLeast`; to be passed on as it is.
         * @example eyJvcmRlci1jcmVhdGVkIjpbMSwwXX0
         */
        Token: string;
        /**
         * @description By topic, the next offset to read of each partition; what is missing stands at 0.
         * @example {
         *       "payment-completed": [
         *         25,
         *         25
         *       ]
         *     }
         */
        Position: {
            [key: string]: number[];
        };
        /** @description RFC 9457, application/problem+json. */
        Problem: {
            /**
             * @description Stable, for machines.
             * @example urn:twofold:problem:bad-parameter
             */
            type: string;
            title: string;
            status: number;
            /** @description What happened, to what, and what to do. */
            detail: string;
            /** @description The id of the request (`X-Request-Id`), by which the logs tell of it. */
            requestId?: string;
            /** @description The parameter that does not fit. */
            parameter?: string;
            /** @description What would fit. */
            allowed?: string[];
            /** @description With `not-reached`: how far the answer is. */
            asOf?: {
                token: components["schemas"]["Token"];
                position: components["schemas"]["Position"];
            };
            /** @description With `not-reached`: records that are still to come. */
            missingRecords?: number;
            /** @description With `not-reached`: the same by topic and partition. */
            missing?: components["schemas"]["Position"];
        };
        Cleared: {
            userId: string;
            /** @description Of what was said in user-cleared; fraud-alerts tells it when the topology has taken it up. */
            eventId: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    placeOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry harmless, as an id of the caller's own does: it is answered as the first was. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Order"];
            };
        };
        responses: {
            /** @description The events are in the log. */
            202: {
                headers: {
                    /** @description This is the answer to an earlier request with the same key or id. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-key`: this needs a key; `wrong-key`: the key that was sent is not known, or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-role`: the key is good, but not for this; `foreign-name`: while there are no keys: the request came by a name with a dot, which anybody could point here; `cross-site`: a browser sent this for a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-acceptable`: this is not given in any form that `Accept` names; `allowed` names those that there are */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `order-exists`: the id belongs to another order; `key-reused`: the Idempotency-Key or id belongs to another request */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: the body is larger than is taken: 10 kB at the serving layer, 1 MB at the storefront */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-encoding`: the body is not UTF-8 JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `empty-value`: the event would be rejected: the record has no value (a tombstone); an event log keeps facts, it does not delete them; `malformed-json`: the event would be rejected: the value is not UTF-8 JSON; `not-an-object`: the event would be rejected: the value is JSON, but not an object; `unknown-type`: the event would be rejected: the eventType is not in the catalogue; `wrong-topic`: the event would be rejected: the event belongs on another topic; `unknown-version`: the event would be rejected: this version of the event is not in the catalogue; `invalid-field`: the event would be rejected: a field is missing or has the wrong form; `invalid-amount`: the event would be rejected: an amount is not exact decimal money within bounds; `unknown-currency`: the event would be rejected: the currency is not a known ISO 4217 code; `invalid-time`: the event would be rejected: the timestamp is not an ISO 8601 instant with a zone; `time-out-of-range`: the event would be rejected: the timestamp is impossibly early, or ahead of the log by more than a day; `key-mismatch`: the event would be rejected: the record's key is not the event's order id; `wrong-partition`: the event would be rejected: the record does not lie in the partition of its key */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: this caller has had its requests of the minute; `Retry-After` says when to ask again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: a defect; the log of the process says more */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable`: Kafka does not answer; the events are written down and will be published; `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry harmless, as an id of the caller's own does: it is answered as the first was. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Payment"];
            };
        };
        responses: {
            /** @description The events are in the log. */
            202: {
                headers: {
                    /** @description This is the answer to an earlier request with the same key or id. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-key`: this needs a key; `wrong-key`: the key that was sent is not known, or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-role`: the key is good, but not for this; `foreign-name`: while there are no keys: the request came by a name with a dot, which anybody could point here; `cross-site`: a browser sent this for a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown-order`: the order was not accepted here, so its amount must be given */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-acceptable`: this is not given in any form that `Accept` names; `allowed` names those that there are */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-reused`: the Idempotency-Key or id belongs to another request */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: the body is larger than is taken: 10 kB at the serving layer, 1 MB at the storefront */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-encoding`: the body is not UTF-8 JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `empty-value`: the event would be rejected: the record has no value (a tombstone); an event log keeps facts, it does not delete them; `malformed-json`: the event would be rejected: the value is not UTF-8 JSON; `not-an-object`: the event would be rejected: the value is JSON, but not an object; `unknown-type`: the event would be rejected: the eventType is not in the catalogue; `wrong-topic`: the event would be rejected: the event belongs on another topic; `unknown-version`: the event would be rejected: this version of the event is not in the catalogue; `invalid-field`: the event would be rejected: a field is missing or has the wrong form; `invalid-amount`: the event would be rejected: an amount is not exact decimal money within bounds; `unknown-currency`: the event would be rejected: the currency is not a known ISO 4217 code; `invalid-time`: the event would be rejected: the timestamp is not an ISO 8601 instant with a zone; `time-out-of-range`: the event would be rejected: the timestamp is impossibly early, or ahead of the log by more than a day; `key-mismatch`: the event would be rejected: the record's key is not the event's order id; `wrong-partition`: the event would be rejected: the record does not lie in the partition of its key */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: this caller has had its requests of the minute; `Retry-After` says when to ask again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: a defect; the log of the process says more */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable`: Kafka does not answer; the events are written down and will be published; `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clearUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry harmless, as an id of the caller's own does: it is answered as the first was. */
                "Idempotency-Key"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Clearing"];
            };
        };
        responses: {
            /** @description It is in the log. */
            202: {
                headers: {
                    /** @description This is the answer to an earlier request with the same key or id. */
                    "Idempotency-Replayed"?: "true";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cleared"];
                };
            };
            /** @description `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-key`: this needs a key; `wrong-key`: the key that was sent is not known, or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-role`: the key is good, but not for this; `foreign-name`: while there are no keys: the request came by a name with a dot, which anybody could point here; `cross-site`: a browser sent this for a page of another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-acceptable`: this is not given in any form that `Accept` names; `allowed` names those that there are */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key-reused`: the Idempotency-Key or id belongs to another request */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: the body is larger than is taken: 10 kB at the serving layer, 1 MB at the storefront */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-encoding`: the body is not UTF-8 JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: this caller has had its requests of the minute; `Retry-After` says when to ask again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: a defect; the log of the process says more */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `log-unavailable`: Kafka does not answer; the events are written down and will be published; `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Why it cannot. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the text format of Prometheus. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-key`: this needs a key; `wrong-key`: the key that was sent is not known, or revoked */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-role`: the key is good, but not for this; `foreign-name`: while there are no keys: the request came by a name with a dot, which anybody could point here */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-acceptable`: this is not given in any form that `Accept` names; `allowed` names those that there are */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many-requests`: this caller has had its requests of the minute; `Retry-After` says when to ask again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: a defect; the log of the process says more */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `keys-unknown`: the keys have not been read from Postgres since the start */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
