/// Rule 10: from when on a slot takes no more bookings, but for emergencies.
package enum BookingCutoff: Equatable, Sendable {
    /// The clock forbids nothing.
    case never
    /// This many minutes before the slot's start; a negative number is after it.
    case minutesBeforeStart(Int)

    /// A week either way.
    package static let minutes = -10_080...10_080
}

/// What a session goes by. It is copied into the session when that opens.
package struct Settings: Equatable, Sendable {
    package var waitlistOrder: WaitlistOrder
    package var bookingCutoff: BookingCutoff

    package init(waitlistOrder: WaitlistOrder = .byArrival, bookingCutoff: BookingCutoff = .never) {
        self.waitlistOrder = waitlistOrder
        self.bookingCutoff = bookingCutoff
    }
}

/// The settings that a doctor sets apart from the hospital's; what is nil goes by the hospital's.
package struct SettingOverrides: Equatable, Sendable {
    package var waitlistOrder: WaitlistOrder?
    package var bookingCutoff: BookingCutoff?

    package init(waitlistOrder: WaitlistOrder? = nil, bookingCutoff: BookingCutoff? = nil) {
        self.waitlistOrder = waitlistOrder
        self.bookingCutoff = bookingCutoff
    }

    package func applied(to settings: Settings) -> Settings {
        Settings(
            waitlistOrder: waitlistOrder ?? settings.waitlistOrder,
            bookingCutoff: bookingCutoff ?? settings.bookingCutoff)
    }

    /// These, with what the other names replaced.
    package func merging(_ changes: SettingOverrides) -> SettingOverrides {
        SettingOverrides(
            waitlistOrder: changes.waitlistOrder ?? waitlistOrder,
            bookingCutoff: changes.bookingCutoff ?? bookingCutoff)
    }
}
