// Generated from /api/schema by `npm run generate`. Don't edit.

export interface paths {
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Sign in with address and password. Sets the cookies. */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Sign out here: the session's tokens are dead at once, its sockets close. Harmless when signed out. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Exchange the refresh cookie for new cookies and keep the session open. */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Ask for an account. The answer is the same whether or not the address is known; the e-mail is not. */
        post: operations["signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Show the code from the e-mail, in the browser that asked for it. Signs in. */
        post: operations["verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Ask for another code. */
        post: operations["verify_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What the front end has to know before anybody signs in. */
        get: operations["config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Reports, newest first: all for staff, one's own for everybody else. */
        get: operations["incidents_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{incident_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One report, for staff with the minute before it. */
        get: operations["incidents_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{incident_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Close a case, with the words that settle it. */
        post: operations["incidents_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents/{incident_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Take a case nobody has. */
        post: operations["incidents_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who am I, and how long does my session last? */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Change my name or time zone. */
        patch: operations["me_update"];
        trace?: never;
    };
    "/api/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The newest e-mails that were kept instead of sent (embedded mail engine only). */
        get: operations["outbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description My sessions, newest first; for staff, on request, everybody's. */
        get: operations["rooms_list"];
        put?: never;
        /** @description Make a session with me as its host, and invite a candidate (and observers) by address. */
        post: operations["rooms_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One session, as far as it is mine to see. */
        get: operations["rooms_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description STUN and TURN servers for the check before joining. The credentials last a minute. */
        post: operations["rooms_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description End a session without being in it. For its interviewers and for staff; doing it twice does nothing more. */
        post: operations["rooms_end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The log, as far as I may see it, oldest first. */
        get: operations["rooms_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The interviewers' internal feedback. Never for the candidate. */
        get: operations["rooms_feedback"];
        /** @description Write my internal feedback, or write it anew. */
        put: operations["rooms_feedback_keep"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The notes of the session that I may read. */
        get: operations["rooms_notes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who was where, from when to when, and why they left. For interviewers of the room, and staff. */
        get: operations["rooms_presence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The lines' quality over time. For interviewers of the room, and staff. */
        get: operations["rooms_quality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Invite one more person. For the room's interviewers. */
        post: operations["rooms_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description A ticket for one connection to the room's socket within 60 s, for clients that are no browser. */
        post: operations["rooms_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{room_id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What was said and what happened, as far as I may see it; for staff, all of it. */
        get: operations["rooms_transcript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/staff/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What happens now and today, in figures. The day is UTC's. */
        get: operations["staff_figures"];
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
        AllFeedbackOut: {
            mine: components["schemas"]["FeedbackOut"] | null;
            others: components["schemas"]["FeedbackOut"][];
        };
        /** @enum {unknown} */
        BlankEnum: "";
        CheckOut: {
            /** Format: date-time */
            expires_at: string | null;
            ice_servers: components["schemas"]["IceServerOut"][];
        };
        ConfigOut: {
            demo: boolean;
            demo_people: components["schemas"]["DemoPersonOut"][];
            languages: string[];
            name: string;
            outbox: boolean;
            signup: boolean;
        };
        DemoPersonOut: {
            /** Format: email */
            email: string;
            role: string;
        };
        EventOut: {
            at: string;
            data: {
                [key: string]: unknown;
            };
            kind: string;
            seat: string | null;
            seq: number;
        };
        EventsOut: {
            next: number | null;
            results: components["schemas"]["EventOut"][];
        };
        FeedbackInRequest: {
            recommendation: components["schemas"]["RecommendationEnum"] | components["schemas"]["BlankEnum"] | components["schemas"]["NullEnum"];
            text: string;
        };
        FeedbackOut: {
            author: string;
            readonly recommendation: string | null;
            /** Format: date-time */
            saved_at: string;
            text: string;
        };
        FiguresOut: {
            held_today: number;
            in_rooms_now: number;
            incidents_open: number;
            planned_today: number;
            rooms_now: number;
        };
        IceServerOut: {
            credential: string | null;
            urls: string[];
            username: string | null;
        };
        IncidentDetailOut: {
            about: components["schemas"]["SpeakerOut"] | null;
            readonly author: string;
            /** Format: date-time */
            closed_at: string | null;
            /** Format: date-time */
            readonly created_at: string;
            events: components["schemas"]["EventOut"][];
            /** Format: uuid */
            readonly id: string;
            kind: components["schemas"]["IncidentKind"];
            readonly number: string;
            readonly people: components["schemas"]["SpeakerOut"][];
            quality: {
                [key: string]: unknown;
            }[];
            resolution: string;
            /** Format: uuid */
            room: string;
            /** Format: int64 */
            room_ms: number;
            room_state: string;
            room_title: string;
            state: components["schemas"]["IncidentState"];
            readonly taken_by: string | null;
            text: string;
        };
        /**
         * @description * `technical` - technical
         *     * `conduct` - conduct
         * @enum {string}
         */
        IncidentKind: "technical" | "conduct";
        IncidentOut: {
            about: components["schemas"]["SpeakerOut"] | null;
            readonly author: string;
            /** Format: date-time */
            closed_at: string | null;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: uuid */
            readonly id: string;
            kind: components["schemas"]["IncidentKind"];
            readonly number: string;
            resolution: string;
            /** Format: uuid */
            room: string;
            /** Format: int64 */
            room_ms: number;
            room_state: string;
            room_title: string;
            state: components["schemas"]["IncidentState"];
            readonly taken_by: string | null;
            text: string;
        };
        IncidentPage: {
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["IncidentOut"][];
        };
        /**
         * @description * `open` - open
         *     * `taken` - taken
         *     * `closed` - closed
         * @enum {string}
         */
        IncidentState: "open" | "taken" | "closed";
        KeptMailOut: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            id: string;
            subject: string;
            text: string;
            to: string;
        };
        /**
         * @description * `private` - private
         *     * `panel` - panel
         *     * `candidate` - candidate
         * @enum {string}
         */
        LayerEnum: "private" | "panel" | "candidate";
        LineOut: {
            at: string;
            at_ms: number;
            deleted: boolean;
            edited: boolean;
            event: string;
            kind: components["schemas"]["LineOutKindEnum"];
            name: string;
            role: string;
            seat: string | null;
            seq: number;
            text: string;
            whisper_to: string | null;
        };
        /**
         * @description * `chat` - chat
         *     * `said` - said
         *     * `system` - system
         * @enum {string}
         */
        LineOutKindEnum: "chat" | "said" | "system";
        LoginInRequest: {
            /** Format: email */
            email: string;
            password: string;
            /** @default false */
            remember?: boolean;
        };
        MeOut: {
            /** Format: email */
            email: string;
            /** Format: uuid */
            id: string;
            name: string;
            plan: string;
            roles: components["schemas"]["RolesEnum"][];
            session: components["schemas"]["SessionOut"];
            time_zone: string;
        };
        MySeatOut: {
            name: string;
            role: string;
            /** Format: uuid */
            seat: string;
            state: string;
        };
        NoteOut: {
            author: string;
            /** Format: uuid */
            author_seat: string;
            layer: components["schemas"]["LayerEnum"];
            /** Format: uuid */
            note: string;
            /** Format: int64 */
            revision: number;
            /** Format: int64 */
            room_ms: number;
            /** Format: date-time */
            saved_at: string;
            text: string;
        };
        NotesOut: {
            results: components["schemas"]["NoteOut"][];
        };
        NullEnum: null;
        OutboxOut: {
            results: components["schemas"]["KeptMailOut"][];
        };
        PatchedMeInRequest: {
            name?: string;
            time_zone?: string;
        };
        PhaseInRequest: {
            minutes: number;
            name: string;
        };
        PhaseOut: {
            name: string;
            seconds: number;
        };
        /**
         * @description * `lobby` - lobby
         *     * `room` - room
         * @enum {string}
         */
        PlaceEnum: "lobby" | "room";
        /** @description A problem document (RFC 9457). `code` is stable. */
        ProblemOut: {
            code: string;
            detail: string;
            errors?: {
                [key: string]: string[];
            };
            request_id: string;
            status: number;
            title: string;
            type: string;
        };
        ReasonInRequest: {
            reason?: string;
        };
        /**
         * @description * `strong_no` - strong no
         *     * `no` - no
         *     * `yes` - yes
         *     * `strong_yes` - strong yes
         * @enum {string}
         */
        RecommendationEnum: "strong_no" | "no" | "yes" | "strong_yes";
        RefreshOut: {
            /** Format: date-time */
            expires_at: string;
        };
        ResendInRequest: {
            /** Format: email */
            email: string;
        };
        ResolutionInRequest: {
            resolution: string;
        };
        /**
         * @description * `candidate` - candidate
         *     * `interviewer` - interviewer
         *     * `staff` - staff
         * @enum {string}
         */
        RolesEnum: "candidate" | "interviewer" | "staff";
        RoomDetailOut: {
            agenda: components["schemas"]["PhaseOut"][];
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            ended_at: string | null;
            events: number;
            readonly house_rules: string[];
            /** Format: uuid */
            readonly id: string;
            readonly incidents_open: number;
            readonly join_url: string;
            locked: boolean;
            readonly me: components["schemas"]["MySeatOut"] | null;
            readonly my_role: string | null;
            readonly people: components["schemas"]["SeatOut"][];
            seconds: number;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            starts_at: string | null;
            state: components["schemas"]["RoomState"];
            title: string;
        };
        RoomInRequest: {
            agenda?: components["schemas"]["PhaseInRequest"][];
            /** Format: email */
            candidate_email: string;
            /** @default 60 */
            minutes?: number;
            observers?: string[];
            /** Format: date-time */
            starts_at?: string | null;
            title: string;
        };
        RoomOut: {
            /** Format: date-time */
            readonly created_at: string;
            /** Format: date-time */
            ended_at: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly incidents_open: number;
            readonly join_url: string;
            readonly my_role: string | null;
            readonly people: components["schemas"]["SeatOut"][];
            seconds: number;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            starts_at: string | null;
            state: components["schemas"]["RoomState"];
            title: string;
        };
        RoomPage: {
            /** Format: uri */
            next: string | null;
            /** Format: uri */
            previous: string | null;
            results: components["schemas"]["RoomOut"][];
        };
        /**
         * @description * `open` - open
         *     * `ended` - ended
         * @enum {string}
         */
        RoomState: "open" | "ended";
        SampleOut: {
            /** Format: date-time */
            at: string;
            /** Format: double */
            down_kbps: number | null;
            /** Format: double */
            jitter_ms: number | null;
            /** Format: double */
            loss: number;
            /** Format: uuid */
            peer: string;
            relayed: boolean;
            /** Format: double */
            rtt_ms: number | null;
            rung: string;
            /** Format: uuid */
            seat: string;
            /** Format: double */
            up_kbps: number | null;
        };
        SamplesOut: {
            results: components["schemas"]["SampleOut"][];
        };
        SeatInRequest: {
            /** Format: email */
            email: string;
            role: components["schemas"]["SeatInRoleEnum"];
        };
        /**
         * @description * `observer` - observer
         *     * `interviewer` - interviewer
         *     * `candidate` - candidate
         * @enum {string}
         */
        SeatInRoleEnum: "observer" | "interviewer" | "candidate";
        SeatOut: {
            readonly name: string;
            readonly present: boolean;
            role: components["schemas"]["SeatOutRoleEnum"];
            /** Format: uuid */
            seat: string;
            state: components["schemas"]["SeatState"];
            readonly time_zone: string | null;
        };
        /**
         * @description * `candidate` - candidate
         *     * `interviewer` - interviewer
         *     * `observer` - observer
         *     * `ai` - AI interviewer
         * @enum {string}
         */
        SeatOutRoleEnum: "candidate" | "interviewer" | "observer" | "ai";
        /**
         * @description * `invited` - invited
         *     * `knocking` - knocking
         *     * `admitted` - admitted
         *     * `denied` - denied
         *     * `removed` - removed
         *     * `banned` - banned
         * @enum {string}
         */
        SeatState: "invited" | "knocking" | "admitted" | "denied" | "removed" | "banned";
        SessionOut: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
        };
        SignupInRequest: {
            /** Format: email */
            email: string;
            name: string;
            password: string;
        };
        SignupOut: {
            verify: boolean;
        };
        SpeakerOut: {
            name: string;
            role: string;
            seat: string;
        };
        StayOut: {
            /** Format: date-time */
            joined_at: string;
            /** Format: date-time */
            left_at: string | null;
            name: string;
            place: components["schemas"]["PlaceEnum"];
            reason: string;
            /** Format: uuid */
            seat: string;
        };
        StaysOut: {
            results: components["schemas"]["StayOut"][];
        };
        TicketOut: {
            /** Format: date-time */
            expires_at: string;
            ticket: string;
            ws_url: string;
        };
        TranscriptOut: {
            lines: components["schemas"]["LineOut"][];
            next: number | null;
            people: components["schemas"]["SpeakerOut"][];
            room: components["schemas"]["TranscriptRoomOut"];
        };
        TranscriptRoomOut: {
            /** Format: date-time */
            ended_at: string | null;
            /** Format: uuid */
            readonly id: string;
            seconds: number;
            /** Format: date-time */
            started_at: string | null;
            title: string;
        };
        VerifyInRequest: {
            code: string;
            /** Format: email */
            email: string;
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
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    signup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignupInRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignupOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    verify_resend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResendInRequest"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignupOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    config: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigOut"];
                };
            };
        };
    };
    incidents_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                room?: string;
                state?: "closed" | "open";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    incidents_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetailOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    incidents_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolutionInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetailOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    incidents_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetailOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    me_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedMeInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    outbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutboxOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description Part of the title, or of a person's name. */
                q?: string;
                /** @description `all`: every session, for staff. */
                scope?: "all" | "mine";
                state?: "ended" | "open";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomPage"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoomInRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomDetailOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomDetailOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReasonInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoomDetailOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_events: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_feedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllFeedbackOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_feedback_keep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedbackInRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllFeedbackOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_notes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotesOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_presence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StaysOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_quality: {
        parameters: {
            query?: {
                seat?: string;
            };
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SamplesOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeatInRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatOut"];
                };
            };
            /** @description Refused: a problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    rooms_transcript: {
        parameters: {
            query?: {
                after?: number;
                /** @description Gives the whole as a download. */
                format?: "json" | "text";
            };
            header?: never;
            path: {
                room_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TranscriptOut"];
                    "text/plain": string;
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
    staff_figures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FiguresOut"];
                };
            };
            /** @description Refused: a problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
            /** @description Refused: a problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemOut"];
                };
            };
        };
    };
}
