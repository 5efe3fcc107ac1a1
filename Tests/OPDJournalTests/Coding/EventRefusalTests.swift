import OPDEngine
import OPDJournal
import Testing

/// What is in no journal that this release can read.
@Suite("event coding: refusals")
struct EventRefusalTests {
    private static func session(_ text: String) throws(EventCoding.Problem) -> [SessionEvent] {
        try EventCoding.sessionEvents(from: Array(text.utf8))
    }

    private static func directory(_ text: String) throws(EventCoding.Problem) -> [DirectoryEvent] {
        try EventCoding.directoryEvents(from: Array(text.utf8))
    }

    @Test("an unknown type is refused by its name, also one of the other stream")
    func unknownType() {
        #expect(throws: EventCoding.Problem.unknownType("token_teleported")) {
            try Self.session(#"{"schema":1,"events":[{"type":"token_teleported","token":1}]}"#)
        }
        #expect(throws: EventCoding.Problem.unknownType("doctor_added")) {
            try EventCoding.sessionEvents(from: EventCoding.encode([EventSample<DirectoryEvent>.all[1].event]))
        }
        #expect(throws: EventCoding.Problem.unknownType("token_cancelled")) {
            try EventCoding.directoryEvents(from: EventCoding.encode([SessionEvent.tokenCancelled(1)]))
        }
    }

    @Test("a newer schema is refused by its number, whatever it holds")
    func newerSchema() {
        #expect(throws: EventCoding.Problem.newerSchema(4)) { try Self.session(#"{"schema":4,"events":[]}"#) }
        #expect(throws: EventCoding.Problem.newerSchema(7)) {
            try Self.directory(#"{"events":[{"kind":"x"}],"schema":7}"#)
        }
    }

    @Test("the order of members and white space do not matter, and members to come are passed over")
    func tolerance() throws {
        let text = """
            { "events" : [ {"token": 3, "later": [1, {"a": null}], "type": "token_cancelled"} ],
              "schema" : 1, "turn": "b" }
            """
        #expect(try Self.session(text) == [.tokenCancelled(3)])
    }

    @Test(
        "what is no entry is malformed",
        arguments: [
            "", "{", "null", "[]", "{}", #"{"schema":1}"#, #"{"events":[]}"#, #"{"schema":"1","events":[]}"#,
            #"{"schema":1.5,"events":[]}"#, #"{"schema":1,"events":{}}"#, #"{"schema":1,"events":[7]}"#,
            #"{"schema":1,"events":[{"token":1}]}"#, #"{"schema":1,"events":[{"type":7}]}"#,
            #"{"schema":1,"schema":1,"events":[]}"#, #"{"schema":1,"events":[]}x"#,
        ])
    func malformedEntry(text: String) {
        expectMalformed { _ = try Self.session(text) }
        expectMalformed { _ = try Self.directory(text) }
    }

    @Test(
        "an event of a session with a member missing or impossible is malformed",
        arguments: [
            #""type":"token_cancelled""#, #""type":"token_cancelled","token":0"#,
            #""type":"token_cancelled","token":10000"#, #""type":"token_cancelled","token":"1""#,
            #""type":"token_cancelled","token":1.5"#, #""type":"token_cancelled","token":null"#,
            #""type":"token_booked","token":1,"slot":0"#, #""type":"token_booked","token":1,"source":"online""#,
            #""type":"token_booked","token":1,"source":"ONLINE","slot":0"#,
            #""type":"token_booked","token":1,"source":"online","slot":-1"#,
            #""type":"token_booked","token":1,"source":"online","slot":65536"#,
            #""type":"token_booked","token":1,"source":"online","slot":9223372036854775808"#,
            #""type":"token_bumped","token":1,"slot":0"#, #""type":"token_promoted","token":1"#,
            #""type":"session_opened""#, #""type":"session_opened","slots":7"#, #""type":"session_opened","slots":[7]"#,
            #""type":"session_opened","slots":[{"label":"a","start":1,"end":2}]"#,
            #""type":"session_opened","slots":[],"waitlist_order":["age"]"#,
            #""type":"session_opened","slots":[],"waitlist_order":[]"#,
            #""type":"session_opened","slots":[],"waitlist_order":"arrival""#,
            #""type":"session_opened","slots":[],"booking_cutoff":60"#,
            #""type":"session_opened","slots":[],"booking_cutoff":{"minutes_before_start":"60"}"#,
        ])
    func malformedSessionEvent(members: String) {
        expectMalformed { _ = try Self.session(#"{"schema":1,"events":[{\#(members)}]}"#) }
    }

    @Test(
        "an event of the directory with a member missing or impossible is malformed",
        arguments: [
            #""type":"hospital_opened""#, #""type":"doctor_added","doctor":1,"name":"A","slots":[]"#,
            #""type":"doctor_added","doctor":0,"name":"A","slots":[{"label":"a","start":0,"end":60,"capacity":1}]"#,
            #""type":"doctor_added","doctor":1,"slots":[{"label":"a","start":0,"end":60,"capacity":1}]"#,
            #""type":"doctor_added","doctor":1,"name":"A","slots":[{"label":"a","start":0,"end":1441,"capacity":1}]"#,
            #""type":"doctor_added","doctor":1,"name":"A","slots":[{"label":"a","start":60,"end":60,"capacity":1}]"#,
            #""type":"doctor_added","doctor":1,"name":"A","slots":[{"label":"a","start":0,"end":60,"capacity":0}]"#,
            #""type":"settings_changed","doctor":"1""#, #""type":"settings_changed","doctor":900001"#,
        ])
    func malformedDirectoryEvent(members: String) {
        expectMalformed { _ = try Self.directory(#"{"schema":1,"events":[{\#(members)}]}"#) }
    }

    func expectMalformed(_ read: () throws -> Void) {
        let problem = #expect(throws: EventCoding.Problem.self) { try read() }
        guard case .malformed(let sentence) = problem else {
            Issue.record("the problem is \(String(describing: problem))")
            return
        }
        #expect(!sentence.isEmpty)
    }
}
