/// What the hospital knows apart from its sessions: its time zone, its doctors and when they work, its settings.
package struct Directory: Equatable, Sendable {
    /// An IANA name such as `Asia/Kolkata`; nil until the hospital has opened.
    package internal(set) var timeZone: String?
    package internal(set) var settings = Settings()
    package internal(set) var retention = Retention.forEver
    /// In the order of their ids, which count from 1.
    package internal(set) var doctors: [Doctor] = []
    /// Dates on which the whole hospital has no slots, with their names.
    package internal(set) var holidays: [ClinicDay: Holiday] = [:]
    /// In the order of their ids, which count from 1; those taken back among them.
    package internal(set) var leaves: [Leave] = []
    /// Who may do what.
    package internal(set) var access = Access()

    package init() {}

    package func doctor(_ id: Doctor.ID) -> Doctor? {
        doctors.indices.contains(id.value - 1) ? doctors[id.value - 1] : nil
    }

    /// What a session of this doctor goes by if it opens now.
    package func settings(of doctor: Doctor) -> Settings { doctor.settings.applied(to: settings) }

    /// The slots that a session of this doctor on this date opens with now, or why it has none. A leave goes before
    /// everything; what was set for the very date goes before a holiday.
    package func plan(of doctor: Doctor, on day: ClinicDay) -> DayPlan {
        if let leave = leaves.last(where: { $0.isInForce && $0.doctor == doctor.id && $0.days.contains(day) }) {
            return .leave(leave.id)
        }
        if doctor.exceptions[day] == nil, let holiday = holidays[day] { return .holiday(holiday.name) }
        return doctor.slots(on: day).map { .slots($0) } ?? .dayOff
    }
}

/// What a doctor does on a date.
package enum DayPlan: Equatable, Sendable {
    case slots(SlotPattern)
    case dayOff
    case holiday(String)
    case leave(Leave.ID)
}

/// Days on which a doctor sees nobody.
package struct Leave: Equatable, Sendable {
    /// Counts the leaves of the hospital, from 1.
    package typealias ID = Int

    package let id: ID
    package let doctor: Doctor.ID
    package let days: ClinicDays
    /// Who stands in.
    package let substitute: Doctor.ID?
    /// What it did in sessions.
    package let entries: [EntryReference]
    /// False once it was taken back.
    package internal(set) var isInForce = true

    package init(
        id: ID, doctor: Doctor.ID, days: ClinicDays, substitute: Doctor.ID?, entries: [EntryReference] = []
    ) {
        self.id = id
        self.doctor = doctor
        self.days = days
        self.substitute = substitute
        self.entries = entries
    }
}

/// A date on which the whole hospital has no slots.
package struct Holiday: Equatable, Sendable {
    package let name: String
    /// What it did in sessions.
    package let entries: [EntryReference]

    package init(name: String, entries: [EntryReference] = []) {
        self.name = name
        self.entries = entries
    }
}

/// What somebody wants of the directory.
package enum DirectoryCommand: Equatable, Sendable {
    /// The hospital's first command: fixes its time zone.
    case openHospital(timeZone: String)
    case addDoctor(name: String, department: String?, pattern: SlotPattern)
    /// For the hospital, or for one doctor; applies to sessions that open from then on.
    /// The retention is the hospital's alone; nil leaves it as it is.
    case changeSettings(SettingOverrides, of: Doctor.ID?, retention: Retention? = nil)
    /// Applies to sessions that open from then on.
    case setWeek(Doctor.ValidWeek, of: Doctor.ID)
    case setException(ClinicDay, DayException, of: Doctor.ID)
    /// With what it does in sessions, which is decided together with it; nil takes the holiday back.
    case setHoliday(ClinicDay, Holiday?)
    case recordLeave(ClinicDays, of: Doctor.ID, substitute: Doctor.ID?, entries: [EntryReference])
    case withdrawLeave(Leave.ID)
    /// Of users and keys.
    case access(AccessCommand)
}

/// What is said for one date of one doctor.
package enum DayException: Equatable, Sendable {
    case slots(SlotPattern)
    case dayOff
    /// What was said before is taken back.
    case none
}

/// What happened to the directory.
package enum DirectoryEvent: Equatable, Sendable {
    case hospitalOpened(timeZone: String)
    case doctorAdded(Doctor.ID, name: String, department: String?, pattern: SlotPattern)
    case settingsChanged(SettingOverrides, of: Doctor.ID?)
    case retentionChanged(Retention)
    case weekSet(Doctor.ValidWeek, of: Doctor.ID)
    case exceptionSet(ClinicDay, DayException, of: Doctor.ID)
    /// Nil when the date is a holiday no longer.
    case holidaySet(ClinicDay, Holiday?)
    case leaveRecorded(Leave)
    case leaveWithdrawn(Leave.ID)
    case access(AccessEvent)
}

/// Why the directory says no.
package enum DirectoryRefusal: Error, Equatable, Sendable {
    /// The time zone is fixed for ever.
    case timeZoneFixed(String, asked: String)
    case doctorNotFound(Doctor.ID)
    /// All ids up to `Doctor.ID.largest` are given.
    case directoryFull
    case leaveNotFound(Leave.ID)
    case leaveWithdrawnAlready(Leave.ID)
    /// A doctor cannot stand in for themself.
    case substituteIsAbsent(Doctor.ID)
    case access(AccessRefusal)
}
