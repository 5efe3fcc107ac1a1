import OPDEngine
import Testing

@testable import OPDSimulation

/// Sends every request twice with its key, as after a lost answer.
struct RepeatingDesk: FrontDesk {
    let place = "in memory"
    private let desk = EngineDesk()

    func addDoctor(_ name: String, slots: [PatternSlot], key: RequestKey) async throws(DeskFailure) -> Doctor.ID {
        let first = try await desk.addDoctor(name, slots: slots, key: key)
        #expect(try await desk.addDoctor(name, slots: slots, key: key) == first)
        return first
    }

    func book(_ request: TokenRequest, key: RequestKey) async throws(DeskFailure) -> BookingAnswer {
        _ = try await desk.book(request, key: key)
        return try await desk.book(request, key: key)
    }

    func cancel(_ token: Token.ID, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer {
        _ = try await desk.cancel(token, key: key)
        return try await desk.cancel(token, key: key)
    }

    func recordNoShow(_ token: Token.ID, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer {
        _ = try await desk.recordNoShow(token, key: key)
        return try await desk.recordNoShow(token, key: key)
    }

    func act(_ action: TokenAction, on token: Token.ID, key: RequestKey) async throws(DeskFailure) -> PersonAnswer {
        let first = try await desk.act(action, on: token, key: key)
        #expect(try await desk.act(action, on: token, key: key) == first)
        return first
    }

    func callNext(of doctor: Doctor.ID, key: RequestKey) async throws(DeskFailure) -> PersonAnswer {
        let first = try await desk.callNext(of: doctor, key: key)
        #expect(try await desk.callNext(of: doctor, key: key) == first)
        return first
    }

    func change(
        _ change: SessionChange, of doctor: Doctor.ID, key: RequestKey
    ) async throws(DeskFailure) -> SessionAnswer {
        let first = try await desk.change(change, of: doctor, key: key)
        #expect(try await desk.change(change, of: doctor, key: key) == first)
        return first
    }

    func leave(
        of doctor: Doctor.ID, standIn: Doctor.ID, key: RequestKey
    ) async throws(DeskFailure) -> [AffectedToken] {
        let first = try await desk.leave(of: doctor, standIn: standIn, key: key)
        #expect(try await desk.leave(of: doctor, standIn: standIn, key: key) == first)
        return first
    }

    func schedule(of doctor: Doctor.ID) async throws(DeskFailure) -> [SlotSchedule] {
        try await desk.schedule(of: doctor)
    }
}

/// Answers as the engine does, but for what it makes up.
struct LyingDesk: FrontDesk {
    let place = "in memory"
    var booking: @Sendable (BookingAnswer) -> BookingAnswer = { $0 }
    var departure: @Sendable (DepartureAnswer) -> DepartureAnswer = { $0 }
    var person: @Sendable (PersonAnswer) -> PersonAnswer = { $0 }
    var session: @Sendable (SessionAnswer) -> SessionAnswer = { $0 }
    var left: @Sendable ([AffectedToken]) -> [AffectedToken] = { $0 }
    var schedule: @Sendable ([SlotSchedule]) -> [SlotSchedule] = { $0 }
    private let desk = EngineDesk()

    init(
        booking: @escaping @Sendable (BookingAnswer) -> BookingAnswer = { $0 },
        departure: @escaping @Sendable (DepartureAnswer) -> DepartureAnswer = { $0 },
        person: @escaping @Sendable (PersonAnswer) -> PersonAnswer = { $0 },
        session: @escaping @Sendable (SessionAnswer) -> SessionAnswer = { $0 },
        left: @escaping @Sendable ([AffectedToken]) -> [AffectedToken] = { $0 },
        schedule: @escaping @Sendable ([SlotSchedule]) -> [SlotSchedule] = { $0 }
    ) {
        self.booking = booking
        self.departure = departure
        self.person = person
        self.session = session
        self.left = left
        self.schedule = schedule
    }

    func addDoctor(_ name: String, slots: [PatternSlot], key: RequestKey) async throws(DeskFailure) -> Doctor.ID {
        try await desk.addDoctor(name, slots: slots, key: key)
    }

    func book(_ request: TokenRequest, key: RequestKey) async throws(DeskFailure) -> BookingAnswer {
        booking(try await desk.book(request, key: key))
    }

    func cancel(_ token: Token.ID, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer {
        departure(try await desk.cancel(token, key: key))
    }

    func recordNoShow(_ token: Token.ID, key: RequestKey) async throws(DeskFailure) -> DepartureAnswer {
        departure(try await desk.recordNoShow(token, key: key))
    }

    func act(_ action: TokenAction, on token: Token.ID, key: RequestKey) async throws(DeskFailure) -> PersonAnswer {
        person(try await desk.act(action, on: token, key: key))
    }

    func callNext(of doctor: Doctor.ID, key: RequestKey) async throws(DeskFailure) -> PersonAnswer {
        person(try await desk.callNext(of: doctor, key: key))
    }

    func change(
        _ change: SessionChange, of doctor: Doctor.ID, key: RequestKey
    ) async throws(DeskFailure) -> SessionAnswer {
        session(try await desk.change(change, of: doctor, key: key))
    }

    func leave(
        of doctor: Doctor.ID, standIn: Doctor.ID, key: RequestKey
    ) async throws(DeskFailure) -> [AffectedToken] {
        left(try await desk.leave(of: doctor, standIn: standIn, key: key))
    }

    func schedule(of doctor: Doctor.ID) async throws(DeskFailure) -> [SlotSchedule] {
        schedule(try await desk.schedule(of: doctor))
    }
}

extension TokenSnapshot {
    /// The same token with something else said about it.
    func saying(
        number: Int? = nil, slot: SlotIndex? = nil, status: Token.Status? = nil, presence: Token.Presence? = nil,
        seat: SeatKind? = nil
    ) -> TokenSnapshot {
        TokenSnapshot(
            id: number.flatMap { Token.Number($0) }.map { Token.ID(session: id.session, number: $0) } ?? id,
            patientName: patientName, source: source, slot: slot ?? self.slot, status: status ?? self.status,
            presence: presence ?? self.presence, seat: seat ?? self.seat, needsRebooking: needsRebooking,
            successor: successor, predecessor: predecessor)
    }
}

extension SessionAnswer {
    /// The same answer with something else said in it.
    func saying(
        slots: [SlotCount]? = nil, delay: DelayTimes? = nil, doctor: DoctorWhereabouts? = nil,
        affected: [AffectedToken]? = nil
    ) -> SessionAnswer {
        SessionAnswer(
            slots: slots ?? self.slots, delay: delay ?? self.delay, doctor: doctor ?? self.doctor,
            affected: affected ?? self.affected)
    }
}
