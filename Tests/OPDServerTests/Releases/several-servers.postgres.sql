CREATE TABLE entries (
    stream bigint NOT NULL,
    version bigint NOT NULL,
    "time" bigint NOT NULL,
    actor text,
    events text NOT NULL,
    turn uuid NOT NULL
);
CREATE TABLE heads (
    stream bigint NOT NULL,
    version bigint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE hospital (
    name text NOT NULL,
    value bytea NOT NULL
);
CREATE TABLE idempotency_keys (
    key_high bigint NOT NULL,
    key_low bigint NOT NULL,
    epoch bigint NOT NULL,
    request_high bigint NOT NULL,
    request_low bigint NOT NULL,
    stream bigint NOT NULL,
    version bigint NOT NULL,
    has_entry boolean NOT NULL,
    "time" bigint NOT NULL,
    turn uuid NOT NULL
);
CREATE TABLE migrations (
    number bigint NOT NULL,
    name text NOT NULL,
    applied timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE personal_details (
    stream bigint NOT NULL,
    version bigint NOT NULL,
    patient_name text,
    phone text,
    patient_id text,
    reason text,
    further text,
    salt text
);
INSERT INTO entries VALUES (1099511627776, 1, 1795636672830, NULL, '{"schema":1,"events":[{"type":"hospital_opened","time_zone":"Etc/GMT+10"}]}', '096af7f0-d03c-5be4-b97f-e7d0a24fbbfb');
INSERT INTO entries VALUES (1099511627776, 2, 1795636672875, 'desk 0', '{"schema":1,"events":[{"type":"doctor_added","doctor":1,"name":"Dr. Before","slots":[{"label":"10-11","start":600,"end":660,"capacity":1},{"label":"11-12","start":660,"end":720,"capacity":1}]}]}', '9e7a5396-d0d5-3b30-9822-b20c3d1f4558');
INSERT INTO entries VALUES (1099512937477, 1, 1795636672885, 'desk 1', '{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":1},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":1}],"waitlist_order":["arrival"],"booking_cutoff":{}},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"patient_identified","token":1,"phone_and_name":"717bf3d77c218d7b"}]}', '9620998b-3a12-e043-3d6e-1fb10d35b16e');
INSERT INTO entries VALUES (2199023255552, 1, 1795636672891, 'desk 2', '{"schema":1,"events":[{"type":"hospital_opened","time_zone":"Etc/GMT+10"}]}', '9b29f341-5d78-b871-f20b-8b897bb095b6');
INSERT INTO entries VALUES (2199023255552, 2, 1795636672898, 'desk 0', '{"schema":1,"events":[{"type":"doctor_added","doctor":1,"name":"Dr. Asha Rao","department":"Cardiology","slots":[{"label":"10-11","start":600,"end":660,"capacity":2},{"label":"11-12","start":660,"end":720,"capacity":2},{"label":"12-13","start":720,"end":780,"capacity":2}]}]}', 'b1f2e052-3558-60cf-e21b-8ef7471aee93');
INSERT INTO entries VALUES (2199023255552, 3, 1795636672901, 'desk 1', '{"schema":1,"events":[{"type":"doctor_added","doctor":2,"name":"Dr. José Núñez","slots":[{"label":"10-11","start":600,"end":660,"capacity":3},{"label":"11-12","start":660,"end":720,"capacity":3}]}]}', '5e13c2f0-60c6-5995-594e-6153d37c7da6');
INSERT INTO entries VALUES (2199023255552, 4, 1795636672907, 'desk 2', '{"schema":1,"events":[{"type":"settings_changed","booking_cutoff":{"minutes_before_start":-600}}]}', 'd9ca4d0d-c718-3444-6cf4-b9d99d1ad352');
INSERT INTO entries VALUES (2199023255552, 5, 1795636672910, 'desk 0', '{"schema":1,"events":[{"type":"settings_changed","doctor":2,"waitlist_order":["priority","arrival"]}]}', '438dfefa-cc4a-d9ab-0bde-1a0a8f8686ee');
INSERT INTO entries VALUES (2199024565253, 1, 1795636672916, 'desk 1', '{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":2},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":2},{"label":"12-13","start":1795644000000,"end":1795647600000,"capacity":2}],"waitlist_order":["arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"patient_identified","token":1,"phone_and_name":"757d2f915719a282"}]}', 'abf96995-7343-bf41-ded1-c8311a6672ef');
INSERT INTO entries VALUES (2199024565253, 2, 1795636672919, 'desk 2', '{"schema":2,"events":[{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"patient_identified","token":2,"patient_id":"2d30e5f2a46d3439"}]}', '934e4332-a42d-3aff-5a38-42339e33c585');
INSERT INTO entries VALUES (2199024565253, 3, 1795636672923, 'desk 0', '{"schema":1,"events":[{"type":"token_bumped","token":2,"slot":0,"by":3},{"type":"token_booked","token":3,"source":"follow_up","slot":0},{"type":"token_reallocated","token":2,"slot":1}]}', 'e364670f-1d75-1916-81eb-ab3f023a889f');
INSERT INTO entries VALUES (2199024565253, 4, 1795636672927, 'desk 1', '{"schema":2,"events":[{"type":"token_bumped","token":1,"slot":0,"by":4},{"type":"token_booked","token":4,"source":"paid_priority","slot":0},{"type":"token_reallocated","token":1,"slot":1},{"type":"patient_identified","token":4,"patient_id":"c1f3545adf31c811","phone_and_name":"10c07ae5479424cf"}]}', 'e1cda283-54d3-6640-116b-d0991b472a0b');
INSERT INTO entries VALUES (2199024565253, 5, 1795636672931, 'desk 2', '{"schema":1,"events":[{"type":"token_bumped","token":3,"slot":0,"by":5},{"type":"token_booked","token":5,"source":"emergency","slot":0},{"type":"token_reallocated","token":3,"slot":2}]}', '01118ec1-9d36-7f3f-a873-ab86a1f3c6f4');
INSERT INTO entries VALUES (2199024565253, 6, 1795636672935, 'desk 0', '{"schema":1,"events":[{"type":"token_bumped","token":2,"slot":1,"by":6},{"type":"token_booked","token":6,"source":"online","slot":1},{"type":"token_reallocated","token":2,"slot":2}]}', 'b1374178-f794-042b-c561-8bc45f5c78c4');
INSERT INTO entries VALUES (2199024565253, 7, 1795636672939, 'desk 1', '{"schema":1,"events":[{"type":"token_waitlisted","token":7,"source":"walk_in","slot":2}]}', 'e237519c-f7d2-26b8-9662-ed09a107cb37');
INSERT INTO entries VALUES (2199025613829, 1, 1795636672943, 'desk 2', '{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1795636800000,"end":1795640400000,"capacity":3},{"label":"11-12","start":1795640400000,"end":1795644000000,"capacity":3}],"waitlist_order":["priority","arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":1}]}', '37235935-3502-a5d9-8cbf-095065151a88');
INSERT INTO entries VALUES (2199024565337, 1, 1795636672951, 'desk 0', '{"schema":1,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1796846400000,"end":1796850000000,"capacity":2},{"label":"11-12","start":1796850000000,"end":1796853600000,"capacity":2},{"label":"12-13","start":1796853600000,"end":1796857200000,"capacity":2}],"waitlist_order":["arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"token_booked","token":1,"source":"online","slot":0}]}', 'f8398420-442b-3888-149f-d1d9a78c700d');
INSERT INTO entries VALUES (2199024565337, 2, 1795636672954, 'desk 1', '{"schema":2,"events":[{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"patient_identified","token":2,"phone_and_name":"757b24c921a28899"}]}', '10d0a802-74ac-a02a-8f6f-3552bb12307e');
INSERT INTO entries VALUES (2199024565253, 8, 1795636672959, 'desk 2', '{"schema":1,"events":[{"type":"token_cancelled","token":6}]}', '50cde30c-573b-8375-150f-d91fd4152ba4');
INSERT INTO entries VALUES (2199024565253, 9, 1795636672963, 'desk 0', '{"schema":1,"events":[{"type":"no_show_recorded","token":7}]}', '42e5fddd-3fd8-cbf3-d389-7d3186e748c7');
INSERT INTO entries VALUES (2199024565253, 10, 1795636672967, 'desk 1', '{"schema":2,"events":[{"type":"token_reinstated","token":7},{"type":"token_displaced","token":7,"slot":2}]}', '1d4a0570-1be9-bcc4-a5c4-e644173ecfdf');
INSERT INTO entries VALUES (2199024565253, 11, 1795636672971, 'desk 2', '{"schema":2,"events":[{"type":"doctor_arrived"}]}', '5fd23888-6599-30f0-cb21-3efcdd8d8e25');
INSERT INTO entries VALUES (2199024565253, 12, 1795636672975, 'desk 0', '{"schema":1,"events":[{"type":"patient_arrived","token":5}]}', '1bb4034f-64f4-a6fa-e548-8586d1f74e8c');
INSERT INTO entries VALUES (2199024565253, 13, 1795636672979, 'desk 1', '{"schema":1,"events":[{"type":"patient_arrived","token":4}]}', 'dd220b12-b4b4-797d-aa11-8dd206df55fe');
INSERT INTO entries VALUES (2199024565253, 14, 1795636672983, 'desk 2', '{"schema":1,"events":[{"type":"patient_called","token":5}]}', '33edd93a-c5fd-b9c1-5d1f-5d943d9a20d5');
INSERT INTO entries VALUES (2199024565253, 15, 1795636672987, 'desk 0', '{"schema":1,"events":[{"type":"consultation_started","token":5}]}', 'c9eec4f4-260f-b28a-3551-0d8673788f51');
INSERT INTO entries VALUES (2199024565253, 16, 1795636672991, 'desk 1', '{"schema":2,"events":[{"type":"patient_parked","token":5}]}', 'a98ed025-e384-c997-db86-8bae1e22c360');
INSERT INTO entries VALUES (2199024565253, 17, 1795636672995, 'desk 2', '{"schema":2,"events":[{"type":"patient_resumed","token":5}]}', '15d2aa71-815c-1369-ca72-cf9c5d1f2c0e');
INSERT INTO entries VALUES (2199024565253, 18, 1795636672999, 'desk 0', '{"schema":1,"events":[{"type":"patient_called","token":4}]}', '2437b025-fa42-1b09-2ab1-ca27bf4678df');
INSERT INTO entries VALUES (2199024565253, 19, 1795636673003, 'desk 1', '{"schema":1,"events":[{"type":"patient_called","token":4}]}', 'acf5649a-5cd1-5c50-68ed-c89bd4497e1a');
INSERT INTO entries VALUES (2199024565253, 20, 1795636673007, 'desk 2', '{"schema":1,"events":[{"type":"consultation_started","token":4}]}', '38a4a646-de62-13be-7b05-d5fee55bc752');
INSERT INTO entries VALUES (2199024565253, 21, 1795636673011, 'desk 0', '{"schema":1,"events":[{"type":"consultation_completed","token":4}]}', '14d451cc-74e7-49a3-71ed-eda4e753a326');
INSERT INTO entries VALUES (2199024565253, 22, 1795636673019, 'desk 1', '{"schema":2,"events":[{"type":"capacity_changed","slot":2,"capacity":1},{"type":"seat_lost","token":2,"slot":2},{"type":"token_displaced","token":2,"slot":2}]}', 'ecc9a34d-0112-2ee3-d9d7-a8ebf7964348');
INSERT INTO entries VALUES (2199024565253, 23, 1795636673022, 'desk 2', '{"schema":2,"events":[{"type":"delay_added","id":1,"from":1795636800000,"minutes":20,"mode":"reallocate"}]}', '918eab60-eda7-5b8e-34b7-fc9fcd16d85d');
INSERT INTO entries VALUES (2199024565253, 24, 1795636673027, 'desk 0', '{"schema":2,"events":[{"type":"slot_closed","slot":1},{"type":"seat_lost","token":1,"slot":1},{"type":"token_displaced","token":1,"slot":1},{"type":"rebooking_needed","token":1}]}', '5fece823-88b8-9958-0465-6681091062ea');
INSERT INTO entries VALUES (2199024565253, 25, 1795636673031, 'desk 1', '{"schema":2,"events":[{"type":"slot_reopened","slot":1},{"type":"token_promoted","token":1,"slot":1}]}', 'eaf69459-ac0e-c312-123e-fa62b25769fa');
INSERT INTO entries VALUES (2199024565253, 26, 1795636673035, 'desk 2', '{"schema":2,"events":[{"type":"token_moved","token":7,"slot":2},{"type":"token_reallocated","token":7,"slot":1}]}', 'e937cab4-c3da-760b-ea7e-657b1e78a606');
INSERT INTO entries VALUES (2199024565253, 27, 1795636673039, 'desk 0', '{"schema":2,"events":[{"type":"part_of","cause":"transfer","others":[{"doctor":2,"date":"2026-11-25","version":2}]},{"type":"token_transferred","token":2,"to":22611250002}]}', '8f571ab4-ebf7-4f5b-7a90-582b5e58661f');
INSERT INTO entries VALUES (2199025613829, 2, 1795636673039, 'desk 0', '{"schema":2,"events":[{"type":"part_of","cause":"transfer","others":[{"doctor":1,"date":"2026-11-25","version":27}]},{"type":"token_booked","token":2,"source":"walk_in","slot":1},{"type":"transfer_arrived","token":2,"from":12611250002},{"type":"patient_identified","token":2,"patient_id":"e6a609e518b697de"}]}', '8f571ab4-ebf7-4f5b-7a90-582b5e58661f');
INSERT INTO entries VALUES (2199025613829, 3, 1795636673043, 'desk 1', '{"schema":1,"events":[{"type":"token_cancelled","token":1}]}', '695fa4c3-ec03-4fed-212c-98c4d4ca72ab');
INSERT INTO entries VALUES (2199024565253, 28, 1795636673046, 'desk 2', '{"schema":2,"events":[{"type":"break_started","until":1795637273046}]}', 'e0d8a08e-4479-0388-cfd8-c15042396572');
INSERT INTO entries VALUES (2199024565337, 3, 1795636673053, 'desk 0', '{"schema":2,"events":[{"type":"part_of","cause":"leave","leave":1,"others":[{"doctor":2,"date":"2026-12-09","version":1}]},{"type":"slot_closed","slot":0},{"type":"slot_closed","slot":1},{"type":"slot_closed","slot":2},{"type":"token_transferred","token":1,"to":22612090001},{"type":"token_transferred","token":2,"to":22612090002}]}', '2815c82f-a17c-4cda-d834-7e3160da9fc3');
INSERT INTO entries VALUES (2199025613913, 1, 1795636673053, 'desk 0', '{"schema":2,"events":[{"type":"session_opened","slots":[{"label":"10-11","start":1796846400000,"end":1796850000000,"capacity":3},{"label":"11-12","start":1796850000000,"end":1796853600000,"capacity":3}],"waitlist_order":["priority","arrival"],"booking_cutoff":{"minutes_before_start":-600}},{"type":"part_of","cause":"leave","leave":1,"others":[{"doctor":1,"date":"2026-12-09","version":3}]},{"type":"token_booked","token":1,"source":"online","slot":0},{"type":"transfer_arrived","token":1,"from":12612090001},{"type":"token_booked","token":2,"source":"walk_in","slot":0},{"type":"transfer_arrived","token":2,"from":12612090002},{"type":"patient_identified","token":2,"phone_and_name":"9392b5c4a1f11e68"}]}', '2815c82f-a17c-4cda-d834-7e3160da9fc3');
INSERT INTO entries VALUES (2199023255552, 6, 1795636673053, 'desk 0', '{"schema":2,"events":[{"type":"leave_recorded","leave":1,"doctor":1,"first":"2026-12-09","last":"2026-12-09","substitute":2,"entries":[{"doctor":1,"date":"2026-12-09","version":3},{"doctor":2,"date":"2026-12-09","version":1}]}]}', '2815c82f-a17c-4cda-d834-7e3160da9fc3');
INSERT INTO entries VALUES (2199024565337, 4, 1795636673062, 'desk 1', '{"schema":2,"events":[{"type":"part_of","cause":"withdrawal","others":[{"doctor":2,"date":"2026-12-09","version":2}]},{"type":"entry_undone","version":3},{"type":"slot_restored","slot":0,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"slot_restored","slot":1,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"slot_restored","slot":2,"capacity":2,"full_capacity":2,"closed":false,"released":false},{"type":"token_restored","token":1,"slot":0,"status":"booked","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0},{"type":"token_restored","token":2,"slot":0,"status":"booked","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0}]}', '6717bea2-f251-bc7b-a35b-5a4c45a4704d');
INSERT INTO entries VALUES (2199025613913, 2, 1795636673062, 'desk 1', '{"schema":2,"events":[{"type":"part_of","cause":"withdrawal","others":[{"doctor":1,"date":"2026-12-09","version":4}]},{"type":"entry_undone","version":1},{"type":"token_restored","token":1,"slot":0,"status":"cancelled","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0},{"type":"token_restored","token":2,"slot":0,"status":"cancelled","seat":"regular","presence":"expected","has_had_seat":true,"needs_rebooking":false,"waitlist_arrival":0,"passed_over_until":0}]}', '6717bea2-f251-bc7b-a35b-5a4c45a4704d');
INSERT INTO entries VALUES (2199023255552, 7, 1795636673062, 'desk 1', '{"schema":2,"events":[{"type":"leave_withdrawn","leave":1}]}', '6717bea2-f251-bc7b-a35b-5a4c45a4704d');
INSERT INTO entries VALUES (2199023255552, 8, 1795636673073, 'desk 2', '{"schema":2,"events":[{"type":"holiday_set","date":"2026-12-16","name":"Republic Day","entries":[]}]}', 'd1c2a987-22f8-8c14-0b78-9e168f797267');
INSERT INTO entries VALUES (2199023255552, 9, 1795636673080, 'desk 0', '{"schema":2,"events":[{"type":"week_set","doctor":2,"days":[[{"label":"14:00-15:00","start":840,"end":900,"capacity":2}],null,null,null,null,null,null]}]}', '3d8bfca3-d367-6ae5-d4d0-8a1f6d3c13c8');
INSERT INTO entries VALUES (2199023255552, 10, 1795636673083, 'desk 1', '{"schema":2,"events":[{"type":"exception_set","doctor":1,"date":"2026-12-10","day_off":true}]}', 'ed95960e-a928-b097-603d-a07dd86c1d79');
INSERT INTO entries VALUES (2199025613829, 4, 1795636673087, 'desk 2', '{"schema":2,"events":[{"type":"session_ended"}]}', 'bd3eb4ab-dcef-3af9-e2b5-18a1227cbbcd');
INSERT INTO heads VALUES (1099511627776, 2);
INSERT INTO heads VALUES (1099512937477, 1);
INSERT INTO heads VALUES (2199024565253, 28);
INSERT INTO heads VALUES (2199024565337, 4);
INSERT INTO heads VALUES (2199025613913, 2);
INSERT INTO heads VALUES (2199023255552, 10);
INSERT INTO heads VALUES (2199025613829, 4);
INSERT INTO hospital VALUES ('secret', '\xe3cf9613406a63eaf644fc938a809b3d2e559e95994f8e9c9d1347ed671834bf');
INSERT INTO hospital VALUES ('last_check', '\x75550dd8e6e4d3f272871a042575d3ee');
INSERT INTO idempotency_keys VALUES (-5869262638126886790, 4003458405270730784, 1, -1420460478614783650, -8606584064968512783, 1099511627776, 2, true, 1795636672875, '9e7a5396-d0d5-3b30-9822-b20c3d1f4558');
INSERT INTO idempotency_keys VALUES (5840848508201364677, -7581733743250644814, 1, 9218081094665152188, 5932403191098422137, 1099512937477, 1, true, 1795636672885, '9620998b-3a12-e043-3d6e-1fb10d35b16e');
INSERT INTO idempotency_keys VALUES (6090283382923780101, 1006638778632967764, 2, -43302597969622130, 5379567881019946191, 2199023255552, 1, true, 1795636672891, '9b29f341-5d78-b871-f20b-8b897bb095b6');
INSERT INTO idempotency_keys VALUES (2077076327804502496, 8580619405748175213, 2, -3154561891839532108, -7225721397337119042, 2199023255552, 2, true, 1795636672898, 'b1f2e052-3558-60cf-e21b-8ef7471aee93');
INSERT INTO idempotency_keys VALUES (7057783319925070542, -6102969058484593873, 2, -6372150309388116919, 1617822512960805951, 2199023255552, 3, true, 1795636672901, '5e13c2f0-60c6-5995-594e-6153d37c7da6');
INSERT INTO idempotency_keys VALUES (5867718959970827788, 7855866192056249989, 2, 1259082562281676874, 2783028752528357112, 2199023255552, 4, true, 1795636672907, 'd9ca4d0d-c718-3444-6cf4-b9d99d1ad352');
INSERT INTO idempotency_keys VALUES (5470383805800511816, -2419489065218227832, 2, 2706830135588752940, 4714256211234376786, 2199023255552, 5, true, 1795636672910, '438dfefa-cc4a-d9ab-0bde-1a0a8f8686ee');
INSERT INTO idempotency_keys VALUES (-5586735118774639566, 5171503393973655338, 2, 3018792791218837347, -5269517872869925799, 2199024565253, 1, true, 1795636672916, 'abf96995-7343-bf41-ded1-c8311a6672ef');
INSERT INTO idempotency_keys VALUES (-3033977001968134911, -1589720787788085625, 2, 5207608427018281135, 3308924201619678380, 2199024565253, 2, true, 1795636672919, '934e4332-a42d-3aff-5a38-42339e33c585');
INSERT INTO idempotency_keys VALUES (-8063740533261375869, 4990091182230587850, 2, 8541317092884051380, 8346336763573397628, 2199024565253, 3, true, 1795636672923, 'e364670f-1d75-1916-81eb-ab3f023a889f');
INSERT INTO idempotency_keys VALUES (1881702233858860894, 5634757098805017766, 2, 1833910962134721353, -2302508169252210418, 2199024565253, 4, true, 1795636672927, 'e1cda283-54d3-6640-116b-d0991b472a0b');
INSERT INTO idempotency_keys VALUES (2813545224725280131, 8721963623074841141, 2, 7081301428386867180, -6491323067392991413, 2199024565253, 5, true, 1795636672931, '01118ec1-9d36-7f3f-a873-ab86a1f3c6f4');
INSERT INTO idempotency_keys VALUES (-2290881089544885133, 1647541321081307437, 2, 3875097637627077491, 9199782156479683981, 2199024565253, 6, true, 1795636672935, 'b1374178-f794-042b-c561-8bc45f5c78c4');
INSERT INTO idempotency_keys VALUES (9189623234548063984, -4832938344069719698, 2, -8841155377024695679, 8997333466453681626, 2199024565253, 7, true, 1795636672939, 'e237519c-f7d2-26b8-9662-ed09a107cb37');
INSERT INTO idempotency_keys VALUES (6870483097909421625, -2476461423017117810, 2, -5374841924344124683, -5932338353899601248, 2199025613829, 1, true, 1795636672943, '37235935-3502-a5d9-8cbf-095065151a88');
INSERT INTO idempotency_keys VALUES (1722536680882071634, 8383925779541226541, 2, -6813762657545859300, 243672715436284905, 2199024565337, 1, true, 1795636672951, 'f8398420-442b-3888-149f-d1d9a78c700d');
INSERT INTO idempotency_keys VALUES (-8295803661069861554, -7981693265277931137, 2, -4528740925417968855, -3167590718745379003, 2199024565337, 2, true, 1795636672954, '10d0a802-74ac-a02a-8f6f-3552bb12307e');
INSERT INTO idempotency_keys VALUES (-1099422142044315960, 7181882759687949323, 2, -8394649618583126106, 5110254216862902260, 2199024565253, 8, true, 1795636672959, '50cde30c-573b-8375-150f-d91fd4152ba4');
INSERT INTO idempotency_keys VALUES (1899326917643283914, -9167179088671022106, 2, -8396539535824488149, -8656049551990237655, 2199024565253, 9, true, 1795636672963, '42e5fddd-3fd8-cbf3-d389-7d3186e748c7');
INSERT INTO idempotency_keys VALUES (6373612086888231162, 5351842612812482048, 2, 5178814926164108338, -2510738688049818926, 2199024565253, 10, true, 1795636672967, '1d4a0570-1be9-bcc4-a5c4-e644173ecfdf');
INSERT INTO idempotency_keys VALUES (1249683538748201064, 4302390477633779974, 2, -3353394604547823931, 5450306297040202406, 2199024565253, 11, true, 1795636672971, '5fd23888-6599-30f0-cb21-3efcdd8d8e25');
INSERT INTO idempotency_keys VALUES (7485199028814063678, -7329904393619877957, 2, -4997146217254604235, 1287289190361808103, 2199024565253, 12, true, 1795636672975, '1bb4034f-64f4-a6fa-e548-8586d1f74e8c');
INSERT INTO idempotency_keys VALUES (6881553304994775598, -4091534059330275425, 2, -6833417832927712593, 3831871515119035322, 2199024565253, 13, true, 1795636672979, 'dd220b12-b4b4-797d-aa11-8dd206df55fe');
INSERT INTO idempotency_keys VALUES (-2643086772770405824, -8752967808913735008, 2, 2635015142623907223, -5220377820778546344, 2199024565253, 14, true, 1795636672983, '33edd93a-c5fd-b9c1-5d1f-5d943d9a20d5');
INSERT INTO idempotency_keys VALUES (474580133076229286, -6598323493744115072, 2, -8929963456708705255, 3255020883787286497, 2199024565253, 15, true, 1795636672987, 'c9eec4f4-260f-b28a-3551-0d8673788f51');
INSERT INTO idempotency_keys VALUES (-6364788602672802369, -649028181740306242, 2, -4169247288915106225, 6184584263118040140, 2199024565253, 16, true, 1795636672991, 'a98ed025-e384-c997-db86-8bae1e22c360');
INSERT INTO idempotency_keys VALUES (-5124054613970317476, -632663279099633497, 2, -945551443040287277, -2667466991175621412, 2199024565253, 17, true, 1795636672995, '15d2aa71-815c-1369-ca72-cf9c5d1f2c0e');
INSERT INTO idempotency_keys VALUES (-8111521472167477062, -4124627506131488571, 2, 5871261928225984083, 5379869144749067942, 2199024565253, 18, true, 1795636672999, '2437b025-fa42-1b09-2ab1-ca27bf4678df');
INSERT INTO idempotency_keys VALUES (3039210157598045498, -673687721925376008, 2, 542594239520218565, -7996816685348725163, 2199024565253, 19, true, 1795636673003, 'acf5649a-5cd1-5c50-68ed-c89bd4497e1a');
INSERT INTO idempotency_keys VALUES (-1122833278545214457, 5019732649726296856, 2, 469612111101558523, 3892514874744363160, 2199024565253, 20, true, 1795636673007, '38a4a646-de62-13be-7b05-d5fee55bc752');
INSERT INTO idempotency_keys VALUES (3315552616253892717, -6984080155306355870, 2, 4548684054754769916, 4965599026024422564, 2199024565253, 21, true, 1795636673011, '14d451cc-74e7-49a3-71ed-eda4e753a326');
INSERT INTO idempotency_keys VALUES (-8925498692148613235, -7841986055080910945, 2, 159583417556171725, 2852229854678413225, 2199024565253, 22, true, 1795636673019, 'ecc9a34d-0112-2ee3-d9d7-a8ebf7964348');
INSERT INTO idempotency_keys VALUES (-44619049020052536, -7323833856724543452, 2, -1207875153685291503, -2616444183326943264, 2199024565253, 23, true, 1795636673022, '918eab60-eda7-5b8e-34b7-fc9fcd16d85d');
INSERT INTO idempotency_keys VALUES (2636986410589754866, -5456504722131188325, 2, 2141433479317844976, 7812256310921873959, 2199024565253, 24, true, 1795636673027, '5fece823-88b8-9958-0465-6681091062ea');
INSERT INTO idempotency_keys VALUES (-6216798222706511345, 4304448083179118157, 2, 326752897953479962, -5325296917553610725, 2199024565253, 25, true, 1795636673031, 'eaf69459-ac0e-c312-123e-fa62b25769fa');
INSERT INTO idempotency_keys VALUES (2105441948408382889, -982513119808687205, 2, -7839042741676692892, -2162340329431522283, 2199024565253, 26, true, 1795636673035, 'e937cab4-c3da-760b-ea7e-657b1e78a606');
INSERT INTO idempotency_keys VALUES (-7688717059534779315, 4498430197646078982, 2, 4946976436935102552, -7135483624403650127, 2199024565253, 27, true, 1795636673039, '8f571ab4-ebf7-4f5b-7a90-582b5e58661f');
INSERT INTO idempotency_keys VALUES (5453612443621052678, 6281709166615898088, 2, 3863657694071424436, -8163188925517402455, 2199025613829, 3, true, 1795636673043, '695fa4c3-ec03-4fed-212c-98c4d4ca72ab');
INSERT INTO idempotency_keys VALUES (-7654186060948538994, -2019499646318878957, 2, -6101802180861985925, -7815808220560339365, 2199024565253, 28, true, 1795636673046, 'e0d8a08e-4479-0388-cfd8-c15042396572');
INSERT INTO idempotency_keys VALUES (-1440198906924847118, 4207030262643137713, 2, 7027575191668452668, 9189390608857288018, 2199024565337, 3, true, 1795636673053, '2815c82f-a17c-4cda-d834-7e3160da9fc3');
INSERT INTO idempotency_keys VALUES (1156898919437053141, -2201158916616657127, 2, -5989851535055545256, 906771259795415947, 2199024565337, 4, true, 1795636673062, '6717bea2-f251-bc7b-a35b-5a4c45a4704d');
INSERT INTO idempotency_keys VALUES (1656728623732361642, -2511995419088477923, 2, -8320542471196685886, -4354424762576974838, 2199023255552, 8, true, 1795636673073, 'd1c2a987-22f8-8c14-0b78-9e168f797267');
INSERT INTO idempotency_keys VALUES (7773547435329426504, 4509897620367224167, 2, 4410792844409649057, 4883680696139529824, 2199023255552, 9, true, 1795636673080, '3d8bfca3-d367-6ae5-d4d0-8a1f6d3c13c8');
INSERT INTO idempotency_keys VALUES (-2986626254119485413, -3538007595570971115, 2, 1201905631375194660, 5834726114490383686, 2199023255552, 10, true, 1795636673083, 'ed95960e-a928-b097-603d-a07dd86c1d79');
INSERT INTO idempotency_keys VALUES (-6828263762246634257, -8989784237531886587, 2, -3450153328632364964, 8046099774197457105, 2199025613829, 4, true, 1795636673087, 'bd3eb4ab-dcef-3af9-e2b5-18a1227cbbcd');
INSERT INTO migrations VALUES (1, '0001-journal', '2026-11-25 19:57:52.783861+00');
INSERT INTO personal_details VALUES (1099512937477, 1, 'Left Behind', '98450 00000', NULL, NULL, NULL, 'b2f08ff1c13789ba462cd750d2d98408');
INSERT INTO personal_details VALUES (2199024565253, 1, 'Bela Shah', '98450 11111', NULL, NULL, NULL, 'b66265939b016d011b7f2bb3ac335018');
INSERT INTO personal_details VALUES (2199024565253, 2, 'चन्द्रा', NULL, 'P-17', NULL, NULL, NULL);
INSERT INTO personal_details VALUES (2199024565253, 3, 'Devi', NULL, NULL, NULL, NULL, NULL);
INSERT INTO personal_details VALUES (2199024565253, 4, 'Esha', '+91 98450 22222', 'P-18', NULL, NULL, NULL);
INSERT INTO personal_details VALUES (2199024565253, 5, 'Farid', NULL, NULL, NULL, NULL, NULL);
INSERT INTO personal_details VALUES (2199024565253, 6, 'Gita', NULL, NULL, NULL, NULL, NULL);
INSERT INTO personal_details VALUES (2199024565253, 7, 'Hari', NULL, NULL, NULL, NULL, NULL);
INSERT INTO personal_details VALUES (2199025613829, 1, 'Indu', NULL, NULL, NULL, NULL, NULL);
INSERT INTO personal_details VALUES (2199024565337, 1, 'Jaya', NULL, NULL, NULL, NULL, NULL);
INSERT INTO personal_details VALUES (2199024565337, 2, 'Kiran', '98450 33333', NULL, NULL, NULL, '663b8a4bbdadaf506262954127d6ed5f');
INSERT INTO personal_details VALUES (2199024565253, 8, NULL, NULL, NULL, 'has a fever', NULL, NULL);
INSERT INTO personal_details VALUES (2199024565253, 23, NULL, NULL, NULL, 'the theatre ran late', NULL, NULL);
INSERT INTO personal_details VALUES (2199025613829, 2, 'चन्द्रा', NULL, 'P-17', NULL, NULL, 'b65acad647620e92c38f075b07ae5af3');
INSERT INTO personal_details VALUES (2199025613913, 1, 'Jaya', NULL, NULL, NULL, '[{"patient_name":"Kiran","phone":"98450 33333"}]', '280181630b3843ae3560e2348f43914d');
ALTER TABLE ONLY entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (stream, version);
ALTER TABLE ONLY heads
    ADD CONSTRAINT heads_pkey PRIMARY KEY (stream);
ALTER TABLE ONLY hospital
    ADD CONSTRAINT hospital_pkey PRIMARY KEY (name);
ALTER TABLE ONLY idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key_high, key_low, epoch);
ALTER TABLE ONLY migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);
ALTER TABLE ONLY personal_details
    ADD CONSTRAINT personal_details_pkey PRIMARY KEY (stream, version);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys USING btree ("time");
