/// What somebody may be allowed to do. The words stand in the journal and in the API.
package enum Permission: String, CaseIterable, Sendable {
    /// Who is next and how late it is, by number only.
    case seeBoards = "see_boards"
    /// Schedules, queues, histories and search, with names.
    case seePatients = "see_patients"
    case book
    /// Booking beyond a slot's capacity, with a reason.
    case overbook
    /// Booking on a date in the past.
    case backdate
    /// What happens to a patient on the day: check-in, call, start, complete, skip, park, no-show.
    case runDay = "run_day"
    /// Cancel, reinstate, move, transfer.
    case rebook
    /// Delays, breaks, capacities, closing and opening of slots, undo.
    case runSession = "run_session"
    /// A doctor's leave.
    case planLeave = "plan_leave"
    /// Doctors, their weeks, holidays.
    case manageDoctors = "manage_doctors"
    case changeSettings = "change_settings"
    case seeReports = "see_reports"
    case seeMetrics = "see_metrics"
    case seeAudit = "see_audit"
    /// Erasing personal details.
    case erase
    /// Starting again with an empty hospital.
    case reset
    /// Users and keys.
    case manageAccess = "manage_access"
}

/// A set of permissions, small enough to go with every request.
package struct Permissions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package init(_ permissions: some Sequence<Permission>) {
        rawValue = permissions.reduce(0) { $0 | 1 << UInt32(Self.place(of: $1)) }
    }

    package static let all = Permissions(Permission.allCases)

    package func has(_ permission: Permission) -> Bool { rawValue & 1 << UInt32(Self.place(of: permission)) != 0 }

    /// In the order of their declaration.
    package var list: [Permission] { Permission.allCases.filter { has($0) } }

    private static func place(of permission: Permission) -> Int { Permission.allCases.firstIndex(of: permission) ?? 0 }
}
