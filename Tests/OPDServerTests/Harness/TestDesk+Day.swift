import OPDEngine
import OPDJournal
import Testing

/// What most tests begin with.
extension TestDesk {
    /// A doctor with hourly slots from nine o'clock on; returns the id.
    @discardableResult
    func addDoctor(
        _ name: String = "Dr. A", slots: Int = 2, capacity: Int = 1,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Int {
        let labels = (0..<slots).map { JSONValue.string("\(twoDigits(9 + $0))-\(twoDigits(10 + $0))") }
        let answer = try await post(
            "/doctors",
            ["name": .string(name), "slot_labels": .array(labels), "capacity_per_slot": .integer(capacity)],
            sourceLocation: sourceLocation
        ).expectDone(sourceLocation: sourceLocation)
        return try #require(answer["id"]?.whole, sourceLocation: sourceLocation)
    }

    /// The body of a booking with the doctor 1.
    static func booking(
        _ name: String, _ source: Source = .online, slot: Int = 0, date: String? = nil
    ) -> JSONValue {
        let body: JSONValue = [
            "doctor_id": 1, "slot_index": .integer(slot), "patient_name": .string(name), "source": .string(source.name),
        ]
        return date.map { body.with("date", .string($0)) } ?? body
    }

    /// Books with doctor 1; it must succeed.
    @discardableResult
    func book(
        _ name: String, _ source: Source = .online, slot: Int = 0, date: String? = nil, key: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await post(
            "/tokens/book", Self.booking(name, source, slot: slot, date: date), key: key,
            sourceLocation: sourceLocation
        ).expectDone(sourceLocation: sourceLocation)
    }

    /// Books with doctor 1 and returns the token's id.
    func bookedID(
        _ name: String, _ source: Source = .online, slot: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Int {
        let answer = try await book(name, source, slot: slot, sourceLocation: sourceLocation)
        return try #require(answer["token", "id"]?.whole, sourceLocation: sourceLocation)
    }

    /// Doctor 1's day.
    func schedule(
        _ date: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TestAnswer {
        try await get(
            "/doctors/1/schedule" + (date.map { "?date=\($0)" } ?? ""), sourceLocation: sourceLocation
        ).expectDone(sourceLocation: sourceLocation)
    }

    /// Has something happen to a token that the API has no call for yet.
    func happen(_ id: Int, _ commands: (Token.Number) -> SessionCommand...) async throws {
        let token = try #require(Token.ID(id))
        for command in commands {
            let answer = await hospital.submit(Request(.session(token.session, command(token.number))))
            guard case .done = answer else {
                Issue.record("\(answer)")
                return
            }
        }
    }
}

extension TestDesk {
    /// Puts an entry into the journal beside the server, as another node would.
    func append(_ events: [SessionEvent], to session: Session.ID, after version: Int) throws {
        let entry = Entry(time: clock.read(), actor: nil, events: EventCoding.encode(events), details: nil)
        let stream = StreamID.session(session, epoch: 1)
        let part = Write.Part(stream: stream, expectedVersion: version, entry: entry)
        #expect(try journal.append([Write(parts: [part])]) == [.appended])
    }
}
