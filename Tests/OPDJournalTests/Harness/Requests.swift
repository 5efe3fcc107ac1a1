import OPDEngine

@testable import OPDJournal

extension Request {
    static func book(
        _ name: String, _ source: Source = .online, slot: Int = 0, in session: Session.ID = .first,
        key: IdempotencyKey? = nil
    ) -> Request {
        Request(
            .session(session, .bookToken(Booking(slot: slot, source: source))),
            details: PersonalDetails(patientName: name), key: key)
    }

    static func cancel(
        _ number: Token.Number, in session: Session.ID = .first, key: IdempotencyKey? = nil
    ) -> Request {
        Request(.session(session, .cancelToken(number)), key: key)
    }

    static func addDoctor(_ name: String, _ pattern: SlotPattern = .hourly(2, 2), key: IdempotencyKey? = nil) -> Request
    {
        Request(.directory(.addDoctor(name: name, department: nil, pattern: pattern)), key: key)
    }
}

extension Request {
    /// A booking of somebody who can be recognised.
    static func bookKnown(
        _ name: String, phone: String? = nil, id: String? = nil, allowingDuplicate: Bool = false, slot: Int = 0,
        in session: Session.ID = .first, key: IdempotencyKey? = nil
    ) -> Request {
        let booking = Booking(slot: slot, source: .online, allowsDuplicate: allowingDuplicate)
        let details = PersonalDetails(patientName: name, phone: phone, patientID: id)
        return Request(.session(session, .bookToken(booking)), details: details, key: key)
    }

    /// A command without details, such as a check-in.
    static func session(
        _ command: SessionCommand, in session: Session.ID = .first, key: IdempotencyKey? = nil
    ) -> Request {
        Request(.session(session, command), key: key)
    }

    static func transfer(
        _ number: Token.Number, from origin: Session.ID = .first, to target: Session.ID = .second, slot: Int = 0,
        acceptingWaitlist: Bool = false, allowingDuplicate: Bool = false, key: IdempotencyKey? = nil
    ) -> Request {
        let order = TransferOrder(
            token: Token.ID(session: origin, number: number), target: target, slot: slot,
            acceptsWaitlist: acceptingWaitlist, allowsDuplicate: allowingDuplicate)
        return Request(.transfer(order), key: key)
    }

    /// A leave of doctor 1, on the test day unless said otherwise.
    static func leave(
        _ days: ClinicDays = ClinicDays(.testDay), of doctor: Doctor.ID = 1, substitute: Doctor.ID? = nil,
        key: IdempotencyKey? = nil
    ) -> Request {
        Request(.leave(LeaveOrder(doctor: doctor, days: days, substitute: substitute)), key: key)
    }

    static func holiday(
        _ name: String = "Diwali", on day: ClinicDay = .testDay, key: IdempotencyKey? = nil
    ) -> Request {
        Request(.holiday(HolidayOrder(day: day, name: name)), key: key)
    }

    static func erase(
        _ number: Token.Number, in session: Session.ID = .first, live: Bool = true, key: IdempotencyKey? = nil
    ) -> Request {
        let order = ErasureOrder(token: Token.ID(session: session, number: number), acceptsLive: live)
        return Request(.erase(order), key: key)
    }

    static func undo(
        _ version: Int, in session: Session.ID = .first, key: IdempotencyKey? = nil
    ) -> Request {
        Request(.undo(EntryReference(session: session, version: version)), key: key)
    }

    /// The same request as a dry run.
    var rehearsed: Request {
        var request = self
        request.isDryRun = true
        return request
    }

    /// The same request, refused unless the session has this version.
    func expecting(_ version: Int) -> Request {
        var request = self
        request.expectedVersion = version
        return request
    }
}

extension Request {
    /// Whether it has an entry, although its answer tells of no event.
    var alwaysWrites: Bool {
        switch command {
        case .reset, .disclosure: true
        default: false
        }
    }

    /// Every session that the command names.
    var sessions: [Session.ID] {
        switch command {
        case .session(let id, _), .visit(let id): [id]
        case .transfer(let order): [order.token.session, order.target]
        case .undoPrepared(let order): order.entries.map(\.session)
        case .erase(let order): [order.token.session]
        case .leave, .holiday, .undo, .withdrawLeave, .withdrawHoliday, .directory, .eraseFormer,
            .eraseFormerPrepared, .disclosure, .reset:
            []
        }
    }
}

extension Answer {
    /// The receipt of a command to a session; nil for any other answer.
    var receipt: SessionReceipt? {
        if case .done(.session(let receipt)) = self { receipt } else { nil }
    }

    /// The receipt of a command over several sessions; nil for any other answer.
    var joint: JointReceipt? {
        if case .done(.joint(let receipt)) = self { receipt } else { nil }
    }

    /// The number of the token that a booking made.
    var bookedNumber: Token.Number? {
        for event in receipt?.events ?? [] {
            switch event {
            case .tokenBooked(let number, _, _, _), .tokenWaitlisted(let number, _, _): return number
            default: continue
            }
        }
        return nil
    }

    var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }

    var unavailability: Unavailability? {
        if case .unavailable(let reason) = self { reason } else { nil }
    }

    var isDone: Bool {
        if case .done = self { true } else { false }
    }
}
