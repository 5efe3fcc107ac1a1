import OPDEngine
import OPDSimulation

// The parts of the API's bodies that a simulated day sends and reads; answers may have more.

struct DoctorBody: Encodable {
    struct Slot: Encodable {
        let start: String
        let end: String
        let capacity: Int
    }

    let name: String
    let department: String?
    let slots: [Slot]

    init(name: String, department: String? = nil, slots: [PatternSlot]) {
        self.name = name
        self.department = department
        self.slots = slots.map { Slot(start: "\($0.start)", end: "\($0.end)", capacity: $0.capacity) }
    }
}

struct DoctorAnswer: Decodable {
    let id: Int
}

/// The settings that the rules page names as default, all of them.
struct DefaultSettingsBody: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(WaitlistOrder.byArrival.facets.map(\.rawValue), forKey: .waitlistOrder)
        try container.encodeNil(forKey: .bookingCutoff)
        try container.encodeNil(forKey: .bookingHorizon)
        try container.encode(Settings().emergencyOverflow, forKey: .emergencyOverflow)
        try container.encode(Settings().allowsOverbooking, forKey: .overbooking)
        try container.encode(Settings().skipCalls, forKey: .skipCalls)
        try container.encodeNil(forKey: .automaticNoShow)
    }

    private enum CodingKeys: String, CodingKey {
        case waitlistOrder = "waitlist_order"
        case bookingCutoff = "booking_cutoff_minutes"
        case bookingHorizon = "booking_horizon_days"
        case emergencyOverflow = "emergency_overflow"
        case overbooking
        case skipCalls = "skip_calls"
        case automaticNoShow = "no_show_after_minutes"
    }
}

/// Nothing of it is needed.
struct SettingsAnswer: Decodable {}

struct BookingBody: Encodable {
    let doctor: Int
    let slot: Int
    let patientName: String
    let source: String
    let date: String?

    init(_ request: TokenRequest, date: String?) {
        doctor = request.doctor.value
        slot = request.slot.offset
        patientName = request.patientName
        source = request.source.name
        self.date = date
    }

    private enum CodingKeys: String, CodingKey {
        case doctor = "doctor_id"
        case slot = "slot_index"
        case patientName = "patient_name"
        case source
        case date
    }
}

struct EmptyBody: Encodable {}

struct BookingAnswerBody: Decodable {
    let token: TokenAnswer
    let bumpedToken: TokenAnswer?
    let waitlisted: Bool

    private enum CodingKeys: String, CodingKey {
        case token
        case bumpedToken = "bumped_token"
        case waitlisted
    }
}

/// Who left is under `cancelled`, or for a no-show under `no_show`.
struct DepartureAnswerBody: Decodable {
    let departed: TokenAnswer
    let promoted: TokenAnswer?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        departed =
            try container.decodeIfPresent(TokenAnswer.self, forKey: .noShow)
            ?? container.decode(TokenAnswer.self, forKey: .cancelled)
        promoted = try container.decodeIfPresent(TokenAnswer.self, forKey: .promoted)
    }

    private enum CodingKeys: String, CodingKey {
        case cancelled
        case noShow = "no_show"
        case promoted
    }
}

struct ScheduleAnswer: Decodable {
    struct SlotAnswer: Decodable {
        let capacity: Int
        /// Only of a closed slot.
        let closed: Bool?
        let booked: [TokenAnswer]
        let waitlist: [TokenAnswer]
    }

    let date: String
    let slots: [SlotAnswer]

    var schedule: [SlotSchedule] {
        get throws(DeskFailure) {
            var schedule: [SlotSchedule] = []
            for slot in slots {
                schedule.append(
                    SlotSchedule(
                        capacity: slot.capacity, isClosed: slot.closed ?? false,
                        booked: try TokenAnswer.snapshots(of: slot.booked),
                        waitlist: try TokenAnswer.snapshots(of: slot.waitlist)))
            }
            return schedule
        }
    }
}

struct ProblemAnswer: Decodable {
    let detail: String
}
