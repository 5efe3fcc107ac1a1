import OPDEngine
import OPDJournal

/// The doctors to choose from, by department.
struct DoctorChoice {
    private let doctors: [Doctor]

    init(_ doctors: [Doctor]) { self.doctors = doctors }

    var shown: Shown {
        var departments: [String] = []
        for doctor in doctors where !departments.contains(doctor.department ?? "") {
            departments.append(doctor.department ?? "")
        }
        let groups = departments.map { department -> Shown in
            let its = doctors.filter { ($0.department ?? "") == department }
            var group: Shown = ["doctors": its.map { ["id": $0.id.value, "name": $0.name] as Shown }]
            if !department.isEmpty { group["department"] = department }
            return group
        }
        return ["isChoosing": true, "departments": groups, "isNone": groups.isEmpty]
    }
}

/// One doctor's days, and the slots of one of them, for a patient to choose.
struct OnlineBooking {
    let doctor: Doctor
    let days: [ClinicDay]
    let session: Session
    let language: Language
    /// Of each slot.
    private let offers: [Offer]
    /// What was sent and not taken.
    var form: OnlineBookingForm?
    /// What is wrong with it, by field.
    var faults: [String: String] = [:]

    /// What a booking of one slot would come to now.
    enum Offer: Equatable {
        case seat(free: Int)
        case waitlist(ahead: Int)
        case none

        var canBeBooked: Bool { self != .none }
    }

    init(doctor: Doctor, days: [ClinicDay], session: Session, moment: Moment, language: Language) {
        self.doctor = doctor
        self.days = days
        self.session = session
        self.language = language
        offers = Self.offers(of: session, at: moment)
    }

    /// Whether any slot can be booked.
    var canBook: Bool { offers.contains(where: \.canBeBooked) }

    private static let longestHorizon = 30

    /// The days that take bookings, within the horizon or a month.
    static func days(from today: ClinicDay, _ horizon: BookingHorizon, isClinicDay: (ClinicDay) -> Bool) -> [ClinicDay]
    {
        var last = longestHorizon
        if case .days(let days) = horizon { last = min(days, last) }
        let days = sequence(first: today, next: \.next).prefix(last + 1)
        return days.filter(isClinicDay)
    }

    /// By the rules themselves: what they would decide for a booking of each slot.
    private static func offers(of session: Session, at moment: Moment) -> [Offer] {
        session.slots.indices.map { index in
            let slot = session.slots[index]
            // Too late to come, although the rules leave that to the hospital's cut-off.
            guard slot.window.end > moment.instant,
                let events = try? session.decide(.bookToken(Booking(slot: index, source: .online)), at: moment)
            else { return .none }
            for event in events {
                switch event {
                case .tokenBooked: return .seat(free: max(1, slot.capacity - slot.seatsTaken))
                case .tokenWaitlisted: return .waitlist(ahead: slot.waitlistCount)
                default: continue
                }
            }
            return .none
        }
    }

    var shown: Shown {
        let usual = form?.slot ?? offers.firstIndex { if case .seat = $0 { true } else { false } }
        let slots = zip(session.slots, offers).enumerated().map { index, each -> Shown in
            let (slot, offer) = each
            return [
                "index": index, "label": language.inOwnDigits(slot.window.label), "says": words(offer),
                "isGone": !offer.canBeBooked, "isChosen": index == usual && offer.canBeBooked,
            ]
        }
        var shown: Shown = [
            "doctor": doctor.name, "id": doctor.id.value, "day": "\(session.id.day)",
            "date": language.date(session.id.day), "slots": slots, "canBook": canBook,
            "days": days.map {
                ["value": "\($0)", "name": language.date($0), "isChosen": $0 == session.id.day] as Shown
            },
            "lang": language.code, "key": form?.key ?? Secret.randomText(22), "name": form?.name ?? "",
            "phone": form?.phone ?? "",
        ]
        shown["department"] = doctor.department
        shown["faults"] = faults.isEmpty ? nil : faults
        return shown
    }

    private func words(_ offer: Offer) -> String {
        switch offer {
        case .seat(let free): language.counted(.deskFree, free)
        case .waitlist(let ahead):
            ahead == 0 ? language[.bookFull] : "\(language[.bookFull]) · \(language.counted(.boardWaiting, ahead))"
        case .none: language[.bookGone]
        }
    }
}
