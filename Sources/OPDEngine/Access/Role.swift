/// What somebody is at the hospital, which says what they may do.
package enum Role: String, CaseIterable, Sendable {
    /// Everything, users and keys among it.
    case admin
    case manager
    case clerk
    /// Like a clerk, but in the doctor's own sessions only.
    case doctor
    /// A board in the waiting room: no names.
    case display

    package var permissions: Permissions {
        switch self {
        case .admin: .all
        case .manager:
            Role.clerk.permissions.union(
                Permissions([
                    .overbook, .backdate, .planLeave, .manageDoctors, .changeSettings, .seeReports, .seeMetrics,
                    .seeAudit,
                ]))
        case .clerk: Permissions([.seeBoards, .seePatients, .book, .runDay, .rebook, .runSession])
        case .doctor: Role.clerk.permissions.union(Permissions([.overbook, .planLeave]))
        case .display: Permissions([.seeBoards])
        }
    }
}
