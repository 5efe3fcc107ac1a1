/// One doctor's OPD on one date: the unit of consistency.
///
/// The state is what its events fold to. Nothing in it is read from a clock, a random number or a file.
package struct Session: Equatable, Sendable {
    package struct ID: Hashable, Sendable {
        package let doctor: Doctor.ID
        package let day: ClinicDay

        package init(doctor: Doctor.ID, day: ClinicDay) {
            self.doctor = doctor
            self.day = day
        }
    }

    package let id: ID
    /// How many entries were folded; 0 for a session that has not opened.
    package internal(set) var version = 0
    package internal(set) var settings = Settings()
    /// What the doctor's past sessions took for one consultation, in milliseconds; nil when nobody knows.
    package internal(set) var usualConsultation: Int?
    /// Empty until the session has opened.
    package internal(set) var slots: [Slot] = []
    /// Every token ever given, in the order of their numbers.
    package internal(set) var tokens = Paged<Token>()
    /// Who joined a waitlist of this session, in order; a token that joined again stands here again.
    var waitlistArrivals = Paged<Token.Number>()
    /// Those who wait on closed slots for a place in a later one.
    var rebooking = OrderedNumbers()
    var patients = PatientIndex()
    /// Who is with the doctor: one patient at a time.
    package internal(set) var inConsultation: Token.Number?
    package internal(set) var lastCalled: Token.Number?
    /// How many calls were made.
    package internal(set) var calls: Int32 = 0
    package internal(set) var doctorPresence = DoctorPresence.unknown
    package internal(set) var delays: [Delay] = []
    /// How many delays there ever were.
    var delayCount = 0
    /// The versions of the entries that last changed where the doctor is, and who is with the doctor.
    var presenceChangedAt: Int32 = 0
    var consultationChangedAt: Int32 = 0
    /// Every transfer out of this session, also those that were taken back.
    var departures: [Departure] = []
    /// The version of the entry that last erased everybody; 0 before.
    var erasedAt: Int32 = 0

    /// A session that has not opened yet.
    package init(id: ID) { self.id = id }

    package var isOpen: Bool { !slots.isEmpty }

    package func token(_ number: Token.Number) -> Token? {
        tokens.indices.contains(number.index) ? tokens[number.index] : nil
    }

    package func id(of number: Token.Number) -> Token.ID { Token.ID(session: id, number: number) }

    /// The waitlist of a slot in the order of promotion.
    package func waitlist(of slot: SlotIndex) -> [Token] {
        slots[slot.offset].waitlist.arrivals(by: settings.waitlistOrder)
            .map { tokens[waitlistArrivals[$0].index] }
    }

    /// The tokens with a seat, by slot, each list in the order of numbers.
    package var booked: [[Token]] {
        var booked = [[Token]](repeating: [], count: slots.count)
        for token in tokens where token.hasSeat { booked[token.slot.offset].append(token) }
        return booked
    }
}

/// What a session starts with: its slots as instants, and the settings of the moment.
package struct SessionOpening: Equatable, Sendable {
    package let slots: [SlotWindow]
    package let settings: Settings
    package let usualConsultation: Int?

    package init(slots: [SlotWindow], settings: Settings, usualConsultation: Int? = nil) {
        self.slots = slots
        self.settings = settings
        self.usualConsultation = usualConsultation
    }
}
