import OPDEngine

/// The rules told a second time, as plainly as possible: plain arrays, walked through from end to end.
///
/// It shares no code with the engine but the vocabulary, so that the same mistake would have to be made twice.
struct ReferenceSession: Equatable {
    struct Person: Equatable {
        let source: Source
        var slot: Int
        var status: Token.Status
        var seat = SeatKind.regular
        var presence = Token.Presence.expected
        var calls = 0
        var bumps = 0
        var hasHadSeat = false
        var needsRebooking = false
        var passedOverUntil = 0
        var arrivedAt: Instant?
        var calledAt: Instant?
        var startedAt: Instant?
        var completedAt: Instant?
        var patient: PatientKeys?
        /// Where a transferred person went, and came from.
        var successor: Token.ID?
        var predecessor: Token.ID?
        /// The transfer by which the person came was taken back.
        var isTakenBack = false
        var isErased = false

        var isLive: Bool { status == .booked || status == .waitlisted }
        var isPresent: Bool { presence != .expected }
        var isGone: Bool { !isLive && status != .completed }
        /// A seat that was used stays taken.
        var hasSeat: Bool { status == .booked || status == .completed }
    }

    struct Room: Equatable {
        let window: SlotWindow
        var capacity: Int
        /// What it would be without delays.
        var fullCapacity: Int
        var isClosed = false
        var isReleased = false
    }

    let id: Session.ID
    let settings: Settings
    let usualConsultation: Int?
    /// The slots.
    var rooms: [Room]
    /// Person `n` has the token `n + 1`.
    var people: [Person] = []
    /// Of each slot, people in the order in which they joined.
    var waitlists: [[Int]]
    /// When each person got the present place.
    var placedAt: [Int: Instant] = [:]
    /// How many calls were made.
    var calls = 0
    var doctor = DoctorPresence.unknown
    var delays: [Delay] = []
    var delaysEver = 0
    /// How many entries there were when everybody was last erased.
    var erasedAt = 0
    /// How it stood before each entry.
    var past: [ReferenceSession] = []

    init(id: Session.ID, opening: SessionOpening) {
        self.id = id
        settings = opening.settings
        usualConsultation = opening.usualConsultation
        rooms = opening.slots.map { Room(window: $0, capacity: $0.capacity, fullCapacity: $0.capacity) }
        waitlists = Array(repeating: [], count: opening.slots.count)
    }

    /// Carries the deed out; false when there was nothing to do.
    mutating func apply(_ step: Step) throws(SessionRefusal) -> Bool {
        let before = self
        let hasEffect: Bool
        switch step.deed {
        case .command(let command): hasEffect = try apply(command, at: step.moment)
        case .undo(let version):
            try undo(version)
            hasEffect = true
        }
        if hasEffect { remember(before, at: step.moment.instant) }
        return hasEffect
    }

    /// Takes the picture that undo goes back to.
    mutating func remember(_ before: ReferenceSession, at now: Instant) {
        for who in people.indices where !before.hasSamePlace(who, people[who]) { placedAt[who] = now }
        var picture = before
        picture.past = []
        past.append(picture)
    }

    private func hasSamePlace(_ who: Int, _ person: Person) -> Bool {
        guard people.indices.contains(who) else { return false }
        let then = people[who]
        if person.isGone { return true }
        return !then.isGone && then.slot == person.slot && then.hasSeat == person.hasSeat && then.seat == person.seat
    }

    private mutating func apply(_ command: SessionCommand, at moment: Moment) throws(SessionRefusal) -> Bool {
        switch command {
        case .cancelToken(let number):
            if try person(number).status == .cancelled { return false }
            try leave(number, as: .cancelled, .cancel)
        case .recordOverdueNoShow(let number):
            _ = try person(number)
            guard isOverdue(number.index, at: moment.instant) else { return false }
            try leave(number, as: .noShow, .noShow)
        case .changeCapacity(let slot, let capacity): return try changeCapacity(slot, to: capacity)
        case .releaseReservation(let slot): return try release(slot, at: moment.instant)
        case .recordDoctorArrival: return turn(doctor, to: .present)
        case .endSession: return turn(doctor, to: .ended)
        case .eraseTokens(let erasure): return try erase(erasure, at: moment)
        case .eraseSession: return try eraseEverybody(at: moment)
        default: try carryOut(command, at: moment)
        }
        return true
    }

    /// Commands that always have an effect.
    private mutating func carryOut(_ command: SessionCommand, at moment: Moment) throws(SessionRefusal) {
        let now = moment.instant
        switch command {
        case .bookToken(let booking): try book(booking, at: moment)
        case .recordNoShow(let number): try leave(number, as: .noShow, .noShow)
        case .reinstateToken(let number, let allows): try reinstate(number, allowsDuplicate: allows)
        case .moveToken(let number, let slot, let accepts): try move(number, to: slot, acceptsWaitlist: accepts)
        case .checkIn(let number): try checkIn(number, at: now)
        case .callNext: try callNext(at: now)
        case .callToken(let number): try call(number, at: now)
        case .startConsultation(let number): try start(number, at: now)
        case .completeConsultation(let number): try complete(number, at: now)
        case .skipPatient(let number): try skip(number)
        case .parkPatient(let number): try park(number)
        case .resumePatient(let number): try resume(number)
        case .addDelay(let minutes, let mode): delay(minutes: minutes, mode, at: now)
        case .closeSlot(let slot): try close(slot)
        case .openSlot(let slot): try open(slot)
        case .startBreak(let minutes): doctor = .onBreak(until: minutes.map { now.adding(minutes: $0) })
        default: fatalError("\(command) is told elsewhere")
        }
    }

    private mutating func turn(_ old: DoctorPresence, to new: DoctorPresence) -> Bool {
        doctor = new
        return old != new
    }

    func person(_ number: Token.Number) throws(SessionRefusal) -> Person {
        guard Int(number.value) <= people.count else { throw .tokenNotFound(number) }
        return people[Int(number.value) - 1]
    }

    func slot(_ slot: Int) throws(SessionRefusal) -> SlotIndex {
        guard slot >= 0, slot < rooms.count else { throw .invalidSlotIndex(slot) }
        return SlotIndex(slot)
    }

    func number(_ who: Int) -> Token.Number { Token.Number(who + 1)! }

    /// Who is with the doctor.
    var patient: Int? { people.firstIndex { $0.status == .booked && $0.presence == .inConsultation } }
}
