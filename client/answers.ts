/** Made by `npm run docs` from docs/openapi.json; change the operations that it is made of. */
export interface paths {
    "/api/total-revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The total revenue now
         * @description Completed payments, less refunds, plus adjustments: `batch + realtime = total`.
         */
        get: operations["getTotalRevenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The figures of a glance */
        get: operations["getAnalytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Revenue: the view revenue by a short name
         * @description Money kept: completed payments, less refunds, plus adjustments. Without `currency`, rows are kept apart by currency: amounts of two currencies are never added up. An answer of more than 100,000 rows is refused.
         */
        get: operations["getRevenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The views that can be asked */
        get: operations["listViews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The view revenue
         * @description Money kept: completed payments, less refunds, plus adjustments. Without `currency`, rows are kept apart by currency: amounts of two currencies are never added up. An answer of more than 100,000 rows is refused.
         */
        get: operations["getViewRevenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The view orders
         * @description Orders placed, by size. Without `currency`, rows are kept apart by currency: amounts of two currencies are never added up. An answer of more than 100,000 rows is refused.
         */
        get: operations["getViewOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The view payments
         * @description Payments by what became of them. Without `currency`, rows are kept apart by currency: amounts of two currencies are never added up. An answer of more than 100,000 rows is refused.
         */
        get: operations["getViewPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The view products
         * @description What was sold of each product, net of what came back. Without `currency`, rows are kept apart by currency: amounts of two currencies are never added up. An answer of more than 100,000 rows is refused.
         */
        get: operations["getViewProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/revenue/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why the view revenue changed between two points
         * @description The difference of each row, and what it is made of: new events on time, late events, refunds, corrections, and the definitions. Late is an event whose bucket, of the view’s grain, had ended at the first point: whoever looked then took it for complete. A refund or a correction is told as such, late or not. Folded from the archive; the smallest and the largest are no sums and are not told.
         */
        get: operations["getRevenueChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/revenue/left-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was left out of the view revenue
         * @description Duplicates and rejected records between two points, in a range, with the money in them where it is known.
         */
        get: operations["getRevenueLeftOut"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/orders/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why the view orders changed between two points
         * @description The difference of each row, and what it is made of: new events on time, late events, refunds, corrections, and the definitions. Late is an event whose bucket, of the view’s grain, had ended at the first point: whoever looked then took it for complete. A refund or a correction is told as such, late or not. Folded from the archive; the smallest and the largest are no sums and are not told.
         */
        get: operations["getOrdersChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/orders/left-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was left out of the view orders
         * @description Duplicates and rejected records between two points, in a range, with the money in them where it is known.
         */
        get: operations["getOrdersLeftOut"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/payments/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why the view payments changed between two points
         * @description The difference of each row, and what it is made of: new events on time, late events, refunds, corrections, and the definitions. Late is an event whose bucket, of the view’s grain, had ended at the first point: whoever looked then took it for complete. A refund or a correction is told as such, late or not. Folded from the archive; the smallest and the largest are no sums and are not told.
         */
        get: operations["getPaymentsChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/payments/left-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was left out of the view payments
         * @description Duplicates and rejected records between two points, in a range, with the money in them where it is known.
         */
        get: operations["getPaymentsLeftOut"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/products/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why the view products changed between two points
         * @description The difference of each row, and what it is made of: new events on time, late events, refunds, corrections, and the definitions. Late is an event whose bucket, of the view’s grain, had ended at the first point: whoever looked then took it for complete. A refund or a correction is told as such, late or not. Folded from the archive; the smallest and the largest are no sums and are not told.
         */
        get: operations["getProductsChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/products/left-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was left out of the view products
         * @description Duplicates and rejected records between two points, in a range, with the money in them where it is known.
         */
        get: operations["getProductsLeftOut"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cells": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every merged cell at one position
         * @description For `npx twofold verify`. The first line is `{"evidence": …}`, then a cell a line: `{"key": "<view, time and dimensions, separated by U+001F>", "measures": ["…"]}`, amounts in 1/10,000.
         */
        get: operations["getCells"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rejections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rejected records, the newest first */
        get: operations["listRejections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rejections/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many by topic and reason */
        get: operations["countRejections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rejections/{topic}/{partition}/{offset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A rejected record with its bytes */
        get: operations["getRejection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rejections/{topic}/{partition}/{offset}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send it again, as it is or mended
         * @description It becomes a new record of its topic. Atomic with the mark that it was sent: two requests at once send one.
         */
        post: operations["resendRejection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recompute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest recomputes, newest first */
        get: operations["listRuns"];
        put?: never;
        /**
         * Asks for a recompute or a roll-back
         * @description An equal run that still waits is answered again. A dry run comes to `computed` and waits a day for a decision; whatever is published first discards it.
         */
        post: operations["requestRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recompute/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follows a recompute */
        get: operations["getRun"];
        put?: never;
        post?: never;
        /**
         * Calls a recompute off, or discards the result of a dry run
         * @description A run that works ends before its next days.
         */
        delete: operations["endRun"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recompute/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has the result of a dry run published, exactly as it was computed */
        post: operations["publishRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recompute/{id}/differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The cells that the result of a dry run would change
         * @description By view, time and dimensions; those of the last three dry runs are kept.
         */
        get: operations["listDifferences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The generations that are kept, newest first */
        get: operations["listGenerations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each layer does
         * @description How far each layer is and what keeps it, as `npx twofold status` prints it.
         */
        get: operations["getStatus"];
        put?: never;
        post?: never;
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
        TotalRevenue: {
            /** @description batch + realtime. */
            total: components["schemas"]["Amount"];
            batch: components["schemas"]["Amount"];
            realtime: components["schemas"]["Amount"];
            /**
             * @description That of the amounts: the one asked for, else that of most payments.
             * @example EUR
             */
            currency: string;
            /** @description Each currency by itself, unconverted. */
            byCurrency: {
                [key: string]: {
                    /** @description batch + realtime. */
                    total: components["schemas"]["Amount"];
                    batch: components["schemas"]["Amount"];
                    realtime: components["schemas"]["Amount"];
                };
            };
            /** @description What was converted with, where anything was. */
            rates?: components["schemas"]["RateUsed"][];
            asOf: components["schemas"]["Token"];
            generation: number | null;
            freshness: components["schemas"]["Freshness"];
            evidence: components["schemas"]["Evidence"];
        };
        /**
         * @description An exact decimal number as text; at most 4 decimals.
         * @example 97.5
         */
        Amount: string;
        /** @description A rate of the European Central Bank. */
        RateUsed: {
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency: string;
            /**
             * Format: date
             * @description The day of the events.
             */
            day: string;
            /**
             * Format: date
             * @description The day whose rate it is: the last published up to `day`.
             */
            published: string;
            /**
             * @description Of this currency, for one euro.
             * @example 0.8525
             */
            rate: string;
        };
        /**
         * @description A position as text, for `atLeast`; to be passed on as it is.
         * @example eyJvcmRlci1jcmVhdGVkIjpbMSwwXX0
         */
        Token: string;
        /** @description How old the parts of the answer are. */
        Freshness: {
            /**
             * @description Seconds since the generation was published; null before the first.
             * @example 0.25
             */
            batch: number | null;
            /**
             * @description Seconds since the most silent speed task last showed life; null where one never did.
             * @example 0.25
             */
            speed: number | null;
            /**
             * @description Seconds since this answer's live part was last level with the live state; null where it never was.
             * @example 0.25
             */
            serving: number | null;
        };
        /** @description What the answer stands on. */
        Evidence: {
            asOf: components["schemas"]["AsOf"];
            /** @description Null before the first. */
            generation: components["schemas"]["GenerationOfEvidence"] | null;
            /** @description Below it the batch layer answers, from it on the speed layer. */
            cut: components["schemas"]["Position"];
            freshness: components["schemas"]["Freshness"];
            /** @description Tasks whose part stands still until their store has caught up; mostly none. */
            frozenTasks: number[];
            /** @description Records up to as-of that were dropped as duplicates. */
            duplicates: {
                records: number;
                /** @description By currency, what they would have added wrongly. */
                amounts: {
                    [key: string]: components["schemas"]["Amount"];
                };
            };
            /** @description Records up to as-of that are no admissible events. */
            rejections: {
                records: number;
                byReason: {
                    [key: string]: number;
                };
            };
            /** @description With `asOf`: the point that was asked for. All of the answer was folded from the archive, so it is the batch part, and nothing of it ages. */
            past?: {
                point: string;
                /** @description How late it was in the log there, by record time; null where nothing lies below. */
                at: string | null;
            };
        };
        /** @description The answer is the fold of exactly the log below this position. */
        AsOf: {
            token: components["schemas"]["Token"];
            position: components["schemas"]["Position"];
        };
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
        /** @description The batch result that the answer stands on. */
        GenerationOfEvidence: {
            id: number;
            /** @description The recompute that made it. */
            run: string;
            /**
             * @description Hash of the view definitions.
             * @example 09a7e1b1f36eb26b
             */
            definitions: string;
            /** @description Milliseconds since 1970, UTC. */
            publishedAt: number;
            reconciled: components["schemas"]["Reconciliation"];
        };
        /** @description How the recompute compared with the generation before it and the live cells over the same records. */
        Reconciliation: {
            /** @description Cells that were compared. */
            compared: number;
            /** @description Cells that differed: must be 0. */
            mismatches: number;
            examples: {
                cell: string;
                expected: string[];
                found: string[];
            }[];
        } | {
            /** @description Why nothing was compared. */
            skipped: string;
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
        Analytics: {
            totalOrders: components["schemas"]["Count"];
            totalRevenue: components["schemas"]["Amount"];
            /** @description Null without orders, as are the smallest and the largest. */
            avgOrderValue: components["schemas"]["Amount"] | null;
            minOrderValue: components["schemas"]["Amount"] | null;
            maxOrderValue: components["schemas"]["Amount"] | null;
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency: string;
            /** @description Completed of completed and failed payments; null without any. */
            successRate: number | null;
            /** @description The last 60 minutes of event time, the present one last. */
            ordersPerMinute: components["schemas"]["Count"][];
            evidence: components["schemas"]["Evidence"];
        };
        /**
         * @description A whole number; as text beyond 2^53, where JSON readers would lose digits.
         * @example 12
         */
        Count: number | string;
        RevenueRows: {
            /** @constant */
            view: "revenue";
            /** @enum {string} */
            granularity: "minute" | "hour" | "day" | "month" | "total";
            from?: string;
            to?: string;
            groupBy?: string[];
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            /** @description With `currency`: what amounts were converted with. */
            rates?: components["schemas"]["RateUsed"][];
            /** @description With `limit` or `cursor`: how many rows there are in all. */
            rowCount?: number;
            rows: components["schemas"]["RevenueRow"][];
            /** @description With `cursor`: the address of the next page; null after the last. */
            next?: string | null;
            evidence: components["schemas"]["Evidence"];
        };
        RevenueRow: {
            /**
             * @description The start of the bucket, UTC; missing with `granularity=total`.
             * @example 2011-12-01
             */
            bucket?: string;
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            /** @description With `groupBy=country`. */
            country?: string;
            /** @description What was kept. */
            revenue: components["schemas"]["Amount"];
            /** @description Payments, refunds and adjustments. */
            payments: components["schemas"]["Count"];
            /** @description The batch layer's part; batch + realtime = all. */
            batch: {
                /** @description What was kept. */
                revenue: components["schemas"]["Amount"];
                /** @description Payments, refunds and adjustments. */
                payments: components["schemas"]["Count"];
            };
            /** @description The speed layer's part. */
            realtime: {
                /** @description What was kept. */
                revenue: components["schemas"]["Amount"];
                /** @description Payments, refunds and adjustments. */
                payments: components["schemas"]["Count"];
            };
        };
        View: {
            name: string;
            about: string;
            href: string;
            /**
             * @description Cells are kept by this.
             * @enum {string}
             */
            grain: "minute" | "hour" | "day";
            dimensions: {
                name: string;
                /** @description All it can have; missing where any text may turn up. */
                values?: string[];
            }[];
            measures: {
                name: string;
                /** @enum {string} */
                kind: "count" | "sum" | "min" | "max";
                /** @enum {string} */
                unit: "money" | "number";
                about: string;
            }[];
            ratios: {
                name: string;
                of: string;
                per: string;
            }[];
        };
        OrdersRows: {
            /** @constant */
            view: "orders";
            /** @enum {string} */
            granularity: "minute" | "hour" | "day" | "month" | "total";
            from?: string;
            to?: string;
            groupBy?: string[];
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            /** @description With `currency`: what amounts were converted with. */
            rates?: components["schemas"]["RateUsed"][];
            /** @description With `limit` or `cursor`: how many rows there are in all. */
            rowCount?: number;
            rows: components["schemas"]["OrdersRow"][];
            /** @description With `cursor`: the address of the next page; null after the last. */
            next?: string | null;
            evidence: components["schemas"]["Evidence"];
        };
        OrdersRow: {
            /**
             * @description The start of the bucket, UTC; missing with `granularity=total`.
             * @example 2011-12-01
             */
            bucket?: string;
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            /** @description With `groupBy=country`. */
            country?: string;
            /**
             * @description With `groupBy=tier`.
             * @enum {string}
             */
            tier?: "premium" | "standard" | "basic";
            /** @description How many. */
            orders: components["schemas"]["Count"];
            /** @description What they cost together. */
            value: components["schemas"]["Amount"];
            /** @description The smallest. */
            min: components["schemas"]["Amount"];
            /** @description The largest. */
            max: components["schemas"]["Amount"];
            /** @description value / orders, half to even; null without any. */
            average: components["schemas"]["Amount"] | null;
            /** @description The batch layer's part; batch + realtime = all. */
            batch: {
                /** @description How many. */
                orders: components["schemas"]["Count"];
                /** @description What they cost together. */
                value: components["schemas"]["Amount"];
            };
            /** @description The speed layer's part. */
            realtime: {
                /** @description How many. */
                orders: components["schemas"]["Count"];
                /** @description What they cost together. */
                value: components["schemas"]["Amount"];
            };
        };
        PaymentsRows: {
            /** @constant */
            view: "payments";
            /** @enum {string} */
            granularity: "minute" | "hour" | "day" | "month" | "total";
            from?: string;
            to?: string;
            groupBy?: string[];
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            /** @description With `currency`: what amounts were converted with. */
            rates?: components["schemas"]["RateUsed"][];
            /** @description With `limit` or `cursor`: how many rows there are in all. */
            rowCount?: number;
            rows: components["schemas"]["PaymentsRow"][];
            /** @description With `cursor`: the address of the next page; null after the last. */
            next?: string | null;
            evidence: components["schemas"]["Evidence"];
        };
        PaymentsRow: {
            /**
             * @description The start of the bucket, UTC; missing with `granularity=total`.
             * @example 2011-12-01
             */
            bucket?: string;
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            /**
             * @description With `groupBy=outcome`.
             * @enum {string}
             */
            outcome?: "completed" | "failed" | "refunded" | "adjusted";
            /** @description How many. */
            payments: components["schemas"]["Count"];
            /** @description How much, as the event says it. */
            amount: components["schemas"]["Amount"];
            /** @description The batch layer's part; batch + realtime = all. */
            batch: {
                /** @description How many. */
                payments: components["schemas"]["Count"];
                /** @description How much, as the event says it. */
                amount: components["schemas"]["Amount"];
            };
            /** @description The speed layer's part. */
            realtime: {
                /** @description How many. */
                payments: components["schemas"]["Count"];
                /** @description How much, as the event says it. */
                amount: components["schemas"]["Amount"];
            };
        };
        ProductsRows: {
            /** @constant */
            view: "products";
            /** @enum {string} */
            granularity: "minute" | "hour" | "day" | "month" | "total";
            from?: string;
            to?: string;
            groupBy?: string[];
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            /** @description With `currency`: what amounts were converted with. */
            rates?: components["schemas"]["RateUsed"][];
            /** @description With `limit` or `cursor`: how many rows there are in all. */
            rowCount?: number;
            rows: components["schemas"]["ProductsRow"][];
            /** @description With `cursor`: the address of the next page; null after the last. */
            next?: string | null;
            evidence: components["schemas"]["Evidence"];
        };
        ProductsRow: {
            /**
             * @description The start of the bucket, UTC; missing with `granularity=total`.
             * @example 2011-12-01
             */
            bucket?: string;
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            /** @description With `groupBy=product`. */
            product?: string;
            /** @description Invoice lines. */
            lines: components["schemas"]["Count"];
            /** @description Pieces sold, less pieces that came back. */
            units: components["schemas"]["Count"];
            /** @description Quantity times unit price, less what came back. */
            revenue: components["schemas"]["Amount"];
            /** @description The batch layer's part; batch + realtime = all. */
            batch: {
                /** @description Invoice lines. */
                lines: components["schemas"]["Count"];
                /** @description Pieces sold, less pieces that came back. */
                units: components["schemas"]["Count"];
                /** @description Quantity times unit price, less what came back. */
                revenue: components["schemas"]["Amount"];
            };
            /** @description The speed layer's part. */
            realtime: {
                /** @description Invoice lines. */
                lines: components["schemas"]["Count"];
                /** @description Pieces sold, less pieces that came back. */
                units: components["schemas"]["Count"];
                /** @description Quantity times unit price, less what came back. */
                revenue: components["schemas"]["Amount"];
            };
        };
        RevenueChanges: {
            /** @constant */
            view: "revenue";
            granularity: string;
            from?: string;
            to?: string;
            groupBy?: string[];
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            rates?: components["schemas"]["RateUsed"][];
            between: components["schemas"]["Point"];
            and: components["schemas"]["Point"];
            rows: components["schemas"]["RevenueChange"][];
            leftOut: components["schemas"]["LeftOut"];
        };
        /** @description A point of the past. */
        Point: {
            /**
             * @description As it was asked for.
             * @example generation:12
             */
            point: string;
            /** @description How late it was in the log there, by record time, to the second; null where nothing lies below. */
            at: string | null;
            asOf: components["schemas"]["AsOf"];
            /** @description The generation that the point names; null for any other point. */
            generation: number | null;
            /** @description The definitions that it was answered with, where they are others than now; null where they are not. */
            definitions: string | null;
        };
        RevenueChange: {
            bucket?: string;
            currency?: string;
            country?: string;
            measures: {
                /** @description What was kept. */
                revenue: {
                    before: components["schemas"]["Amount"];
                    after: components["schemas"]["Amount"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Amount"];
                    parts: {
                        onTime: components["schemas"]["Amount"];
                        late: components["schemas"]["Amount"];
                        refunds: components["schemas"]["Amount"];
                        corrections: components["schemas"]["Amount"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Amount"];
                    };
                };
                /** @description Payments, refunds and adjustments. */
                payments: {
                    before: components["schemas"]["Count"];
                    after: components["schemas"]["Count"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Count"];
                    parts: {
                        onTime: components["schemas"]["Count"];
                        late: components["schemas"]["Count"];
                        refunds: components["schemas"]["Count"];
                        corrections: components["schemas"]["Count"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Count"];
                    };
                };
            };
        };
        /** @description Records of the topics that the view reads which lie between the two points and were left out, in the range. */
        LeftOut: {
            /** @description By the day of the event: the whole days of the range. */
            duplicates: {
                records: number;
                /** @description By currency, what they would have added wrongly. */
                amounts: {
                    [key: string]: components["schemas"]["Amount"];
                };
            };
            /** @description By record time: when an event happened that cannot be read is not known. */
            rejections: {
                records: number;
                byReason: {
                    [key: string]: number;
                };
                /** @description By currency, what could be read of amounts in the newest 1,000 of them. */
                amounts: {
                    [key: string]: components["schemas"]["Amount"];
                };
                /** @description Records without an amount that could be read. */
                unreadable: number;
            };
        };
        RevenueLeftOut: {
            /** @constant */
            view: "revenue";
            from?: string;
            to?: string;
            between: components["schemas"]["Point"];
            and: components["schemas"]["Point"];
            leftOut: components["schemas"]["LeftOut"];
        };
        OrdersChanges: {
            /** @constant */
            view: "orders";
            granularity: string;
            from?: string;
            to?: string;
            groupBy?: string[];
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            rates?: components["schemas"]["RateUsed"][];
            between: components["schemas"]["Point"];
            and: components["schemas"]["Point"];
            rows: components["schemas"]["OrdersChange"][];
            leftOut: components["schemas"]["LeftOut"];
        };
        OrdersChange: {
            bucket?: string;
            currency?: string;
            country?: string;
            tier?: string;
            measures: {
                /** @description How many. */
                orders: {
                    before: components["schemas"]["Count"];
                    after: components["schemas"]["Count"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Count"];
                    parts: {
                        onTime: components["schemas"]["Count"];
                        late: components["schemas"]["Count"];
                        refunds: components["schemas"]["Count"];
                        corrections: components["schemas"]["Count"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Count"];
                    };
                };
                /** @description What they cost together. */
                value: {
                    before: components["schemas"]["Amount"];
                    after: components["schemas"]["Amount"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Amount"];
                    parts: {
                        onTime: components["schemas"]["Amount"];
                        late: components["schemas"]["Amount"];
                        refunds: components["schemas"]["Amount"];
                        corrections: components["schemas"]["Amount"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Amount"];
                    };
                };
            };
        };
        OrdersLeftOut: {
            /** @constant */
            view: "orders";
            from?: string;
            to?: string;
            between: components["schemas"]["Point"];
            and: components["schemas"]["Point"];
            leftOut: components["schemas"]["LeftOut"];
        };
        PaymentsChanges: {
            /** @constant */
            view: "payments";
            granularity: string;
            from?: string;
            to?: string;
            groupBy?: string[];
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            rates?: components["schemas"]["RateUsed"][];
            between: components["schemas"]["Point"];
            and: components["schemas"]["Point"];
            rows: components["schemas"]["PaymentsChange"][];
            leftOut: components["schemas"]["LeftOut"];
        };
        PaymentsChange: {
            bucket?: string;
            currency?: string;
            outcome?: string;
            measures: {
                /** @description How many. */
                payments: {
                    before: components["schemas"]["Count"];
                    after: components["schemas"]["Count"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Count"];
                    parts: {
                        onTime: components["schemas"]["Count"];
                        late: components["schemas"]["Count"];
                        refunds: components["schemas"]["Count"];
                        corrections: components["schemas"]["Count"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Count"];
                    };
                };
                /** @description How much, as the event says it. */
                amount: {
                    before: components["schemas"]["Amount"];
                    after: components["schemas"]["Amount"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Amount"];
                    parts: {
                        onTime: components["schemas"]["Amount"];
                        late: components["schemas"]["Amount"];
                        refunds: components["schemas"]["Amount"];
                        corrections: components["schemas"]["Amount"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Amount"];
                    };
                };
            };
        };
        PaymentsLeftOut: {
            /** @constant */
            view: "payments";
            from?: string;
            to?: string;
            between: components["schemas"]["Point"];
            and: components["schemas"]["Point"];
            leftOut: components["schemas"]["LeftOut"];
        };
        ProductsChanges: {
            /** @constant */
            view: "products";
            granularity: string;
            from?: string;
            to?: string;
            groupBy?: string[];
            /**
             * @description ISO 4217.
             * @example EUR
             */
            currency?: string;
            rates?: components["schemas"]["RateUsed"][];
            between: components["schemas"]["Point"];
            and: components["schemas"]["Point"];
            rows: components["schemas"]["ProductsChange"][];
            leftOut: components["schemas"]["LeftOut"];
        };
        ProductsChange: {
            bucket?: string;
            currency?: string;
            product?: string;
            measures: {
                /** @description Invoice lines. */
                lines: {
                    before: components["schemas"]["Count"];
                    after: components["schemas"]["Count"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Count"];
                    parts: {
                        onTime: components["schemas"]["Count"];
                        late: components["schemas"]["Count"];
                        refunds: components["schemas"]["Count"];
                        corrections: components["schemas"]["Count"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Count"];
                    };
                };
                /** @description Pieces sold, less pieces that came back. */
                units: {
                    before: components["schemas"]["Count"];
                    after: components["schemas"]["Count"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Count"];
                    parts: {
                        onTime: components["schemas"]["Count"];
                        late: components["schemas"]["Count"];
                        refunds: components["schemas"]["Count"];
                        corrections: components["schemas"]["Count"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Count"];
                    };
                };
                /** @description Quantity times unit price, less what came back. */
                revenue: {
                    before: components["schemas"]["Amount"];
                    after: components["schemas"]["Amount"];
                    /** @description after - before; the parts add up to it. */
                    change: components["schemas"]["Amount"];
                    parts: {
                        onTime: components["schemas"]["Amount"];
                        late: components["schemas"]["Amount"];
                        refunds: components["schemas"]["Amount"];
                        corrections: components["schemas"]["Amount"];
                        /** @description What no event explains: the points were answered with different definitions. */
                        definition: components["schemas"]["Amount"];
                    };
                };
            };
        };
        ProductsLeftOut: {
            /** @constant */
            view: "products";
            from?: string;
            to?: string;
            between: components["schemas"]["Point"];
            and: components["schemas"]["Point"];
            leftOut: components["schemas"]["LeftOut"];
        };
        Rejection: {
            topic: string;
            partition: number;
            offset: number;
            /**
             * @description Machine-readable; docs/EVENTS.md says what each means.
             * @example malformed-json
             */
            reason: string;
            /** @description What is wrong, and where. */
            detail: string;
            /** @description Bytes of the whole record. */
            size: number;
            /**
             * Format: date-time
             * @description The broker's record time.
             */
            logTime: string;
            /** @description When it was sent again; null where it was not. */
            resentAt: string | null;
            href: string;
        };
        RejectedRecord: {
            topic: string;
            partition: number;
            offset: number;
            /**
             * @description Machine-readable; docs/EVENTS.md says what each means.
             * @example malformed-json
             */
            reason: string;
            /** @description What is wrong, and where. */
            detail: string;
            /** @description Bytes of the whole record. */
            size: number;
            /**
             * Format: date-time
             * @description The broker's record time.
             */
            logTime: string;
            /** @description When it was sent again; null where it was not. */
            resentAt: string | null;
            href: string;
            key: ({
                text: string;
            } | {
                /** @description Bytes that are no UTF-8. */
                base64: string;
            }) | null;
            value: ({
                text: string;
            } | {
                /** @description Bytes that are no UTF-8. */
                base64: string;
            }) | null;
            /** @description Whether all of its bytes were kept. */
            whole: boolean;
        };
        Judged: {
            /** @constant */
            admitted: true;
            eventType: string;
            eventId: string;
            orderId: string;
        } | {
            /** @constant */
            admitted: false;
            reason: string;
            detail: string;
        };
        Resent: {
            topic: string;
            partition: number;
            offset: number;
            token: components["schemas"]["Token"];
        };
        /** @description One recompute. */
        Run: {
            id: string;
            /**
             * @description All days; the days touched since the generation before; or the cells of an older generation, brought up to the present cut.
             * @enum {string}
             */
            mode: "full" | "dirty" | "rollback";
            /** @description Stops before its result is published. */
            dryRun: boolean;
            /** @description The generation that a roll-back goes back to. */
            to?: number;
            /**
             * @description `computed`: the result of a dry run waits for a decision. `discarded`: it is not published; `error` says why where nobody did it by hand.
             * @enum {string}
             */
            status: "queued" | "running" | "computed" | "published" | "failed" | "cancelled" | "discarded";
            /** @description What it is doing, in words. */
            phase: string;
            daysDone: number;
            daysTotal: number;
            /** @enum {string} */
            requestedBy: "schedule" | "api" | "cli";
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            startedAt?: string;
            /**
             * Format: date-time
             * @description When the result of a dry run was there.
             */
            computedAt?: string;
            /**
             * Format: date-time
             * @description After this a result that waits is discarded.
             */
            decideBy?: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @description How long it worked until its result was there, or has worked so far. */
            seconds?: number;
            /** @description Rows of its result: the cells that it computed. */
            cells?: number;
            /** @description What it was published as. */
            generation?: number;
            error?: string;
            difference?: components["schemas"]["Difference"];
            /**
             * @description Where it is followed.
             * @example /api/recompute/run-…
             */
            href: string;
        };
        /** @description What the result of a dry run would change. `views` holds the sums of every cell that differs, by view and currency; `kept` of the cells are told one by one. `skipped` says why nothing could be compared exactly. */
        Difference: {
            compared: number;
            differing: number;
            kept: number;
            definitionsChanged: boolean;
            views: {
                view: string;
                currency: string | null;
                cells: number;
                totals: {
                    [key: string]: {
                        /** @enum {string} */
                        unit: "money" | "number";
                        before: string | null;
                        after: string | null;
                        difference: string | null;
                    };
                };
            }[];
        } | {
            skipped: string;
        };
        /** @description One cell as it is answered now and as it would be. Null: there is no such cell on this side. */
        DifferingCell: {
            view: string;
            /**
             * Format: date-time
             * @description Start of its time bucket; 1970 for the log’s own counters.
             */
            bucket: string;
            dimensions: {
                [key: string]: string;
            };
            measures: {
                [key: string]: {
                    /** @enum {string} */
                    unit: "money" | "number";
                    before: string | null;
                    after: string | null;
                    difference: string | null;
                };
            };
        };
        /** @description A published batch result. */
        Generation: {
            id: number;
            /** @description The recompute that made it. */
            run: string;
            cut: components["schemas"]["Position"];
            /** @description Hash of the view definitions. */
            definitions: string;
            /** Format: date-time */
            publishedAt: string;
            reconciled: components["schemas"]["Reconciliation"];
            /** @description Whether answers stand on it now. */
            answering: boolean;
        };
        Status: {
            /** @description Whether there is an exact answer just now. */
            answering: boolean;
            /** @description Why there is none. */
            reason?: string;
            speed: {
                tasks: components["schemas"]["TaskStatus"][];
                lagRecords: number;
                /** @description What goes wrong just now; missing where nothing does. */
                trouble?: string[];
            };
            batch: {
                generation: components["schemas"]["GenerationOfEvidence"] | null;
                generationAgeSeconds: number | null;
                /** @description Up to where the archive holds the log. */
                archive: {
                    position: components["schemas"]["Position"];
                    lagRecords: number;
                } | null;
                /** @description What goes wrong just now; missing where nothing does. */
                trouble?: string[];
            };
            serving: {
                asOf: components["schemas"]["AsOf"] | null;
                /** @description Records that the answer does not cover yet. */
                lagRecords: number | null;
                frozenTasks: number[];
                /** @description What goes wrong just now; missing where nothing does. */
                trouble?: string[];
            };
            evidence: components["schemas"]["Evidence"] | null;
        };
        TaskStatus: {
            /** @description The partition. */
            task: number;
            /** @description The process that works on it. */
            owner: string | null;
            heartbeatAgeSeconds: number | null;
            /** @description Why it does not go on; missing where it does. */
            stopped?: string;
            /** @description By topic, the next offset that it folds. */
            offsets: {
                [key: string]: number;
            } | null;
            /** @description By topic, records that it has not folded yet. */
            lag: {
                [key: string]: number;
            } | null;
            lagRecords: number | null;
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
    getTotalRevenue: {
        parameters: {
            query?: {
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description Answer only with what covers this position: the `token` of a POST or of an earlier answer. */
                atLeast?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The answer of the past, folded from the archive: `generation:12`, an instant on a whole second such as 2026-11-21T10:00:00Z, a day, or the as-of token of an earlier answer. Without it, the present. */
                asOf?: string;
            };
            header?: {
                /** @description The `ETag` of the answer that the caller has: 304 where there is no newer record. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The total and what it stands on. */
            200: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotalRevenue"];
                };
            };
            /** @description No newer record: the answer that the caller has still holds, but for its ages, which the header tells. */
            304: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    /** @description The ages of the answer's parts, as `evidence.freshness` tells them. */
                    "Twofold-Freshness": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `not-reached`: the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come; `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getAnalytics: {
        parameters: {
            query?: {
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description Answer only with what covers this position: the `token` of a POST or of an earlier answer. */
                atLeast?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
            };
            header?: {
                /** @description The `ETag` of the answer that the caller has: 304 where there is no newer record. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures and what they stand on. */
            200: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analytics"];
                };
            };
            /** @description No newer record: the answer that the caller has still holds, but for its ages, which the header tells. */
            304: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    /** @description The ages of the answer's parts, as `evidence.freshness` tells them. */
                    "Twofold-Freshness": string;
                    [name: string]: unknown;
                };
                content?: never;
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
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted */
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
            /** @description `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `not-reached`: the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getRevenue: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the minute. */
                granularity?: "minute" | "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "country")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description What the rows are ordered by, `-` for the largest first; by bucket and dimensions otherwise. Amounts can be compared only with `currency`. */
                order?: ("bucket" | "currency" | "country" | "revenue" | "payments" | "-bucket" | "-currency" | "-country" | "-revenue" | "-payments")[];
                /** @description Only so many rows, the first in order; `rowCount` says how many there are. */
                limit?: number;
                /** @description Read a long answer in pages of `limit` rows (1,000 otherwise) at one as-of: begin with `*`, and follow `next`. */
                cursor?: string;
                /** @description Instead of `Accept`, for what cannot set it. */
                format?: "json" | "csv" | "ndjson";
                /** @description Answer only with what covers this position: the `token` of a POST or of an earlier answer. */
                atLeast?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The answer of the past, folded from the archive: `generation:12`, an instant on a whole second such as 2026-11-21T10:00:00Z, a day, or the as-of token of an earlier answer. Without it, the present. */
                asOf?: string;
                /** @description Only cells with this country; repeated: any of them. */
                country?: string[];
            };
            header?: {
                /** @description The `ETag` of the answer that the caller has: 304 where there is no newer record. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, and what they stand on. In CSV and NDJSON, a line each, headers tell the evidence. */
            200: {
                headers: {
                    /** @description Of everything in the answer but its ages, to be sent as `If-None-Match`; a page has none. */
                    ETag?: string;
                    /** @description CSV and NDJSON: token of the as-of. */
                    "Twofold-As-Of"?: string;
                    /** @description CSV and NDJSON: id of the generation, or none. */
                    "Twofold-Generation"?: string;
                    "Twofold-Freshness"?: string;
                    /** @description Pages in CSV and NDJSON: the next one, rel="next". */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevenueRows"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description No newer record: the answer that the caller has still holds, but for its ages, which the header tells. */
            304: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    /** @description The ages of the answer's parts, as `evidence.freshness` tells them. */
                    "Twofold-Freshness": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `cursor-gone`: the rows that this cursor goes on in are not kept any more: begin again with `cursor=*` */
            410: {
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
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-reached`: the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come; `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    listViews: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The views with their dimensions, measures and grain. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        views: components["schemas"]["View"][];
                    };
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
    getViewRevenue: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the minute. */
                granularity?: "minute" | "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "country")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description What the rows are ordered by, `-` for the largest first; by bucket and dimensions otherwise. Amounts can be compared only with `currency`. */
                order?: ("bucket" | "currency" | "country" | "revenue" | "payments" | "-bucket" | "-currency" | "-country" | "-revenue" | "-payments")[];
                /** @description Only so many rows, the first in order; `rowCount` says how many there are. */
                limit?: number;
                /** @description Read a long answer in pages of `limit` rows (1,000 otherwise) at one as-of: begin with `*`, and follow `next`. */
                cursor?: string;
                /** @description Instead of `Accept`, for what cannot set it. */
                format?: "json" | "csv" | "ndjson";
                /** @description Answer only with what covers this position: the `token` of a POST or of an earlier answer. */
                atLeast?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The answer of the past, folded from the archive: `generation:12`, an instant on a whole second such as 2026-11-21T10:00:00Z, a day, or the as-of token of an earlier answer. Without it, the present. */
                asOf?: string;
                /** @description Only cells with this country; repeated: any of them. */
                country?: string[];
            };
            header?: {
                /** @description The `ETag` of the answer that the caller has: 304 where there is no newer record. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, and what they stand on. In CSV and NDJSON, a line each, headers tell the evidence. */
            200: {
                headers: {
                    /** @description Of everything in the answer but its ages, to be sent as `If-None-Match`; a page has none. */
                    ETag?: string;
                    /** @description CSV and NDJSON: token of the as-of. */
                    "Twofold-As-Of"?: string;
                    /** @description CSV and NDJSON: id of the generation, or none. */
                    "Twofold-Generation"?: string;
                    "Twofold-Freshness"?: string;
                    /** @description Pages in CSV and NDJSON: the next one, rel="next". */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevenueRows"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description No newer record: the answer that the caller has still holds, but for its ages, which the header tells. */
            304: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    /** @description The ages of the answer's parts, as `evidence.freshness` tells them. */
                    "Twofold-Freshness": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `cursor-gone`: the rows that this cursor goes on in are not kept any more: begin again with `cursor=*` */
            410: {
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
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-reached`: the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come; `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getViewOrders: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the minute. */
                granularity?: "minute" | "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "country" | "tier")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description What the rows are ordered by, `-` for the largest first; by bucket and dimensions otherwise. Amounts can be compared only with `currency`. */
                order?: ("bucket" | "currency" | "country" | "tier" | "orders" | "value" | "min" | "max" | "average" | "-bucket" | "-currency" | "-country" | "-tier" | "-orders" | "-value" | "-min" | "-max" | "-average")[];
                /** @description Only so many rows, the first in order; `rowCount` says how many there are. */
                limit?: number;
                /** @description Read a long answer in pages of `limit` rows (1,000 otherwise) at one as-of: begin with `*`, and follow `next`. */
                cursor?: string;
                /** @description Instead of `Accept`, for what cannot set it. */
                format?: "json" | "csv" | "ndjson";
                /** @description Answer only with what covers this position: the `token` of a POST or of an earlier answer. */
                atLeast?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The answer of the past, folded from the archive: `generation:12`, an instant on a whole second such as 2026-11-21T10:00:00Z, a day, or the as-of token of an earlier answer. Without it, the present. */
                asOf?: string;
                /** @description Only cells with this country; repeated: any of them. */
                country?: string[];
                /** @description Only cells with this tier; repeated: any of them. */
                tier?: ("premium" | "standard" | "basic")[];
            };
            header?: {
                /** @description The `ETag` of the answer that the caller has: 304 where there is no newer record. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, and what they stand on. In CSV and NDJSON, a line each, headers tell the evidence. */
            200: {
                headers: {
                    /** @description Of everything in the answer but its ages, to be sent as `If-None-Match`; a page has none. */
                    ETag?: string;
                    /** @description CSV and NDJSON: token of the as-of. */
                    "Twofold-As-Of"?: string;
                    /** @description CSV and NDJSON: id of the generation, or none. */
                    "Twofold-Generation"?: string;
                    "Twofold-Freshness"?: string;
                    /** @description Pages in CSV and NDJSON: the next one, rel="next". */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrdersRows"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description No newer record: the answer that the caller has still holds, but for its ages, which the header tells. */
            304: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    /** @description The ages of the answer's parts, as `evidence.freshness` tells them. */
                    "Twofold-Freshness": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `cursor-gone`: the rows that this cursor goes on in are not kept any more: begin again with `cursor=*` */
            410: {
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
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-reached`: the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come; `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getViewPayments: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the minute. */
                granularity?: "minute" | "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "outcome")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description What the rows are ordered by, `-` for the largest first; by bucket and dimensions otherwise. Amounts can be compared only with `currency`. */
                order?: ("bucket" | "currency" | "outcome" | "payments" | "amount" | "-bucket" | "-currency" | "-outcome" | "-payments" | "-amount")[];
                /** @description Only so many rows, the first in order; `rowCount` says how many there are. */
                limit?: number;
                /** @description Read a long answer in pages of `limit` rows (1,000 otherwise) at one as-of: begin with `*`, and follow `next`. */
                cursor?: string;
                /** @description Instead of `Accept`, for what cannot set it. */
                format?: "json" | "csv" | "ndjson";
                /** @description Answer only with what covers this position: the `token` of a POST or of an earlier answer. */
                atLeast?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The answer of the past, folded from the archive: `generation:12`, an instant on a whole second such as 2026-11-21T10:00:00Z, a day, or the as-of token of an earlier answer. Without it, the present. */
                asOf?: string;
                /** @description Only cells with this outcome; repeated: any of them. */
                outcome?: ("completed" | "failed" | "refunded" | "adjusted")[];
            };
            header?: {
                /** @description The `ETag` of the answer that the caller has: 304 where there is no newer record. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, and what they stand on. In CSV and NDJSON, a line each, headers tell the evidence. */
            200: {
                headers: {
                    /** @description Of everything in the answer but its ages, to be sent as `If-None-Match`; a page has none. */
                    ETag?: string;
                    /** @description CSV and NDJSON: token of the as-of. */
                    "Twofold-As-Of"?: string;
                    /** @description CSV and NDJSON: id of the generation, or none. */
                    "Twofold-Generation"?: string;
                    "Twofold-Freshness"?: string;
                    /** @description Pages in CSV and NDJSON: the next one, rel="next". */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentsRows"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description No newer record: the answer that the caller has still holds, but for its ages, which the header tells. */
            304: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    /** @description The ages of the answer's parts, as `evidence.freshness` tells them. */
                    "Twofold-Freshness": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `cursor-gone`: the rows that this cursor goes on in are not kept any more: begin again with `cursor=*` */
            410: {
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
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-reached`: the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come; `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getViewProducts: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the hour. */
                granularity?: "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "product")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description What the rows are ordered by, `-` for the largest first; by bucket and dimensions otherwise. Amounts can be compared only with `currency`. */
                order?: ("bucket" | "currency" | "product" | "lines" | "units" | "revenue" | "-bucket" | "-currency" | "-product" | "-lines" | "-units" | "-revenue")[];
                /** @description Only so many rows, the first in order; `rowCount` says how many there are. */
                limit?: number;
                /** @description Read a long answer in pages of `limit` rows (1,000 otherwise) at one as-of: begin with `*`, and follow `next`. */
                cursor?: string;
                /** @description Instead of `Accept`, for what cannot set it. */
                format?: "json" | "csv" | "ndjson";
                /** @description Answer only with what covers this position: the `token` of a POST or of an earlier answer. */
                atLeast?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The answer of the past, folded from the archive: `generation:12`, an instant on a whole second such as 2026-11-21T10:00:00Z, a day, or the as-of token of an earlier answer. Without it, the present. */
                asOf?: string;
                /** @description Only cells with this product; repeated: any of them. */
                product?: string[];
            };
            header?: {
                /** @description The `ETag` of the answer that the caller has: 304 where there is no newer record. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, and what they stand on. In CSV and NDJSON, a line each, headers tell the evidence. */
            200: {
                headers: {
                    /** @description Of everything in the answer but its ages, to be sent as `If-None-Match`; a page has none. */
                    ETag?: string;
                    /** @description CSV and NDJSON: token of the as-of. */
                    "Twofold-As-Of"?: string;
                    /** @description CSV and NDJSON: id of the generation, or none. */
                    "Twofold-Generation"?: string;
                    "Twofold-Freshness"?: string;
                    /** @description Pages in CSV and NDJSON: the next one, rel="next". */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductsRows"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                };
            };
            /** @description No newer record: the answer that the caller has still holds, but for its ages, which the header tells. */
            304: {
                headers: {
                    /** @description Of everything in the answer but its ages: to be sent as `If-None-Match`. */
                    ETag: string;
                    /** @description The ages of the answer's parts, as `evidence.freshness` tells them. */
                    "Twofold-Freshness": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `cursor-gone`: the rows that this cursor goes on in are not kept any more: begin again with `cursor=*` */
            410: {
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
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-reached`: the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come; `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getRevenueChanges: {
        parameters: {
            query: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the minute. */
                granularity?: "minute" | "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "country")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description Only cells with this country; repeated: any of them. */
                country?: string[];
                /** @description The first point: `generation:12` (its cut), an instant on a whole second (the first record that is not before it), a day, an as-of token, `start` or `now`. */
                between: string;
                /** @description The second point; `now` otherwise. */
                and?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, with their parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevenueChanges"];
                };
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `other-shape`: the generation kept this view with other dimensions or measures than it has now; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getRevenueLeftOut: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The first point; `start` otherwise. */
                between?: string;
                /** @description The second point; `now` otherwise. */
                and?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was left out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevenueLeftOut"];
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getOrdersChanges: {
        parameters: {
            query: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the minute. */
                granularity?: "minute" | "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "country" | "tier")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description Only cells with this country; repeated: any of them. */
                country?: string[];
                /** @description Only cells with this tier; repeated: any of them. */
                tier?: ("premium" | "standard" | "basic")[];
                /** @description The first point: `generation:12` (its cut), an instant on a whole second (the first record that is not before it), a day, an as-of token, `start` or `now`. */
                between: string;
                /** @description The second point; `now` otherwise. */
                and?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, with their parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrdersChanges"];
                };
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `other-shape`: the generation kept this view with other dimensions or measures than it has now; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getOrdersLeftOut: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The first point; `start` otherwise. */
                between?: string;
                /** @description The second point; `now` otherwise. */
                and?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was left out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrdersLeftOut"];
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getPaymentsChanges: {
        parameters: {
            query: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the minute. */
                granularity?: "minute" | "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "outcome")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description Only cells with this outcome; repeated: any of them. */
                outcome?: ("completed" | "failed" | "refunded" | "adjusted")[];
                /** @description The first point: `generation:12` (its cut), an instant on a whole second (the first record that is not before it), a day, an as-of token, `start` or `now`. */
                between: string;
                /** @description The second point; `now` otherwise. */
                and?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, with their parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentsChanges"];
                };
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `other-shape`: the generation kept this view with other dimensions or measures than it has now; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getPaymentsLeftOut: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The first point; `start` otherwise. */
                between?: string;
                /** @description The second point; `now` otherwise. */
                and?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was left out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentsLeftOut"];
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getProductsChanges: {
        parameters: {
            query: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description The buckets of the answer, UTC; the view's grain is the hour. */
                granularity?: "hour" | "day" | "month" | "total";
                /** @description Dimensions that the rows are split by, with commas between. Without `currency`, rows are always kept apart by currency. */
                groupBy?: ("currency" | "product")[];
                /** @description Convert every amount into this currency, exactly, by the European Central Bank's rate of the event's day (the last published is carried forward), rounded once at the end, half to even. */
                currency?: "EUR" | "AUD" | "BGN" | "BRL" | "CAD" | "CHF" | "CNY" | "CYP" | "CZK" | "DKK" | "EEK" | "GBP" | "HKD" | "HRK" | "HUF" | "IDR" | "ILS" | "INR" | "ISK" | "JPY" | "KRW" | "LTL" | "LVL" | "MTL" | "MXN" | "MYR" | "NOK" | "NZD" | "PHP" | "PLN" | "ROL" | "RON" | "RUB" | "SEK" | "SGD" | "SIT" | "SKK" | "THB" | "TRL" | "TRY" | "USD" | "ZAR";
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description Only cells with this product; repeated: any of them. */
                product?: string[];
                /** @description The first point: `generation:12` (its cut), an instant on a whole second (the first record that is not before it), a day, an as-of token, `start` or `now`. */
                between: string;
                /** @description The second point; `now` otherwise. */
                and?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows, with their parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductsChanges"];
                };
            };
            /** @description `too-many-rows`: ask for a shorter range, a coarser granularity or fewer dimensions; `bad-parameter`: an unknown parameter or value; `parameter` names it and `allowed` what fits; `invalid-request`: the request or its body is not what is asked for; `detail` says what is */
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no-rate`: the ECB publishes no rate for a currency or day that would have to be converted; `other-shape`: the generation kept this view with other dimensions or measures than it has now; `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getProductsLeftOut: {
        parameters: {
            query?: {
                /** @description A day or an instant on a whole bucket; inclusive. */
                from?: string;
                /** @description A day or an instant on a whole bucket; exclusive. */
                to?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
                /** @description The first point; `start` otherwise. */
                between?: string;
                /** @description The second point; `now` otherwise. */
                and?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was left out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductsLeftOut"];
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
            /** @description `unknown-generation`: there is no such generation, or it is not kept any more */
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
            /** @description `address-too-long`: ask for less at once */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `past-not-kept`: the archive does not keep the times of records of then: name a later instant, a generation or a token; `takes-too-long`: the past could not be folded in time: ask for a shorter range */
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
            /** @description `not-archived-yet`: the archive does not hold the point of the past yet; `detail` says when it will: ask again, or wait with `wait=10s`; `past-busy`: too many questions about the past at once; answers of the present go on; `unavailable`: a store does not answer; trying again is harmless; `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getCells: {
        parameters: {
            query?: {
                /** @description Only the cells of this view. */
                view?: "revenue" | "orders" | "payments" | "products" | "_log";
                /** @description Answer only with what covers this position: the `token` of a POST or of an earlier answer. */
                atLeast?: string;
                /** @description How long to wait for it: like 500ms or 2s, at most 30s. */
                wait?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The evidence, then the cells. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
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
            /** @description `no-exact-answer`: no exact answer can be put together just now; it is never answered with less; `not-reached`: the answer does not cover `atLeast` yet; `missingRecords` says how many are still to come; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    listRejections: {
        parameters: {
            query?: {
                topic?: "order-created" | "order-cancelled" | "payment-completed" | "payment-failed" | "payment-refunded" | "payment-adjusted" | "inventory-reserved" | "inventory-reservation-failed" | "order-shipped";
                reason?: "empty-value" | "too-large" | "malformed-json" | "not-an-object" | "unknown-type" | "wrong-topic" | "unknown-version" | "invalid-field" | "invalid-amount" | "unknown-currency" | "invalid-time" | "time-out-of-range" | "key-mismatch" | "wrong-partition";
                /** @description Only those that were sent again, or only the others. */
                resent?: "true" | "false";
                /** @description Of a page; 50 otherwise. */
                limit?: number;
                /** @description Follow `next`. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rejections: components["schemas"]["Rejection"][];
                        /** @description The address of the next page; null after the last. */
                        next: string | null;
                    };
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    countRejections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By topic and reason. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        counts: {
                            topic: string;
                            reason: string;
                            records: number;
                            /** @description Of these, sent again. */
                            resent: number;
                        }[];
                    };
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getRejection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
                partition: string;
                offset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectedRecord"];
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
            /** @description `unknown-rejection`: no such record was rejected, or it is not in the archive yet */
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    resendRejection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                topic: string;
                partition: string;
                offset: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description The mended record; without it, the record as it is. */
                    value?: string;
                    /** @description The mended key. */
                    key?: string;
                    /**
                     * @description Send once more what was sent before; the same event id is counted once.
                     * @default false
                     */
                    again?: boolean;
                    /**
                     * @description Only judge it, as the layers will.
                     * @default false
                     */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description With `dryRun`: how the layers will judge it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judged"];
                };
            };
            /** @description Where it lies now. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resent"];
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
            /** @description `unknown-rejection`: no such record was rejected, or it is not in the archive yet */
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
            /** @description `sent-before`: the record was sent again before; `"again": true` sends it once more */
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
            /** @description `not-whole`: the record was too large to be kept whole: give the whole mended record; `empty-value`: the event would be rejected: the record has no value (a tombstone); an event log keeps facts, it does not delete them; `malformed-json`: the event would be rejected: the value is not UTF-8 JSON; `not-an-object`: the event would be rejected: the value is JSON, but not an object; `unknown-type`: the event would be rejected: the eventType is not in the catalogue; `wrong-topic`: the event would be rejected: the event belongs on another topic; `unknown-version`: the event would be rejected: this version of the event is not in the catalogue; `invalid-field`: the event would be rejected: a field is missing or has the wrong form; `invalid-amount`: the event would be rejected: an amount is not exact decimal money within bounds; `unknown-currency`: the event would be rejected: the currency is not a known ISO 4217 code; `invalid-time`: the event would be rejected: the timestamp is not an ISO 8601 instant with a zone; `time-out-of-range`: the event would be rejected: the timestamp is impossibly early, or ahead of the log by more than a day; `key-mismatch`: the event would be rejected: the record's key is not the event's order id; `wrong-partition`: the event would be rejected: the record does not lie in the partition of its key */
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    listRuns: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: components["schemas"]["Run"][];
                    };
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    requestRun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @default full
                     * @enum {string}
                     */
                    mode?: "full" | "dirty" | "rollback";
                    /**
                     * @description Stop before anything is published, and tell what would change.
                     * @default false
                     */
                    dryRun?: boolean;
                    /** @description For "rollback": the generation to go back to. @default the one before the newest */
                    to?: number;
                    /**
                     * @default api
                     * @enum {string}
                     */
                    requestedBy?: "api" | "cli";
                };
            };
        };
        responses: {
            /** @description The run to follow, also in `Location`. */
            202: {
                headers: {
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
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
            /** @description `no-roll-back`: that generation is no longer kept, or has other view definitions */
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
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
            /** @description `unknown-run`: there is no such recompute */
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    endRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run as it is now. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
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
            /** @description `unknown-run`: there is no such recompute */
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    publishRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run to follow. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
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
            /** @description `unknown-run`: there is no such recompute */
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
            /** @description `not-computed`: no result of this dry run waits to be published; `detail` says what became of it */
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    listDifferences: {
        parameters: {
            query?: {
                /** @description Only the cells of this view. */
                view?: string;
                limit?: number;
                /** @description From the `next` of the page before. */
                after?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cells. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        differences: components["schemas"]["DifferingCell"][];
                        /** @description The address of the next page. */
                        next: string | null;
                    };
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
            /** @description `unknown-run`: there is no such recompute */
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    listGenerations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The generations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        generations: components["schemas"]["Generation"][];
                    };
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
            /** @description `unavailable`: a store does not answer; trying again is harmless; `keys-unknown`: the keys have not been read from Postgres since the start */
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
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What each layer does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
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
