/// Rule 10: from when on a slot takes no more bookings, but for emergencies.
package enum BookingCutoff: Equatable, Sendable {
    /// The clock forbids nothing.
    case never
    /// This many minutes before the slot's start; a negative number is after it.
    case minutesBeforeStart(Int)

    /// A week either way.
    package static let minutes = -10_080...10_080
}

/// How far ahead a date takes bookings.
package enum BookingHorizon: Equatable, Sendable {
    case unlimited
    /// Up to this many days from today.
    case days(Int)

    package static let days = 0...3_660
}

/// When somebody who has not come is recorded as a no-show without anybody's doing.
package enum AutomaticNoShow: Equatable, Sendable {
    case never
    /// This many minutes after the person could first have been seen.
    case afterMinutes(Int)

    package static let minutes = 1...1_440
}

/// How long the personal details of a session's patients are kept after its day.
package enum Retention: Equatable, Sendable {
    case forEver
    case days(Int)

    /// Up to a century.
    package static let days = 1...36_500

    /// Whatever is before this day is to be erased; nil when everything is kept.
    package func limit(on today: ClinicDay) -> ClinicDay? {
        guard case .days(let days) = self else { return nil }
        let date = CivilDate(daysSinceEpoch: today.dayNumber - days)
        return ClinicDay(year: date.year, month: date.month, day: date.day)
    }
}

/// What a session goes by. It is copied into the session when that opens.
package struct Settings: Equatable, Sendable {
    package var waitlistOrder = WaitlistOrder.byArrival
    package var bookingCutoff = BookingCutoff.never
    package var bookingHorizon = BookingHorizon.unlimited
    /// Rule 8: the extra seats of each slot for emergencies.
    package var emergencyOverflow = 0
    /// Whether a slot may be overbooked by hand.
    package var allowsOverbooking = true
    /// After a missed call, a person is passed over until this many other calls were made.
    package var skipCalls = 1
    package var automaticNoShow = AutomaticNoShow.never

    package static let overflows = 0...1_000
    package static let skips = 0...100

    package init(waitlistOrder: WaitlistOrder = .byArrival, bookingCutoff: BookingCutoff = .never) {
        self.waitlistOrder = waitlistOrder
        self.bookingCutoff = bookingCutoff
    }
}

/// The settings that a doctor sets apart from the hospital's; what is nil goes by the hospital's.
package struct SettingOverrides: Equatable, Sendable {
    package var waitlistOrder: WaitlistOrder?
    package var bookingCutoff: BookingCutoff?
    package var bookingHorizon: BookingHorizon?
    package var emergencyOverflow: Int?
    package var allowsOverbooking: Bool?
    package var skipCalls: Int?
    package var automaticNoShow: AutomaticNoShow?

    package init(waitlistOrder: WaitlistOrder? = nil, bookingCutoff: BookingCutoff? = nil) {
        self.waitlistOrder = waitlistOrder
        self.bookingCutoff = bookingCutoff
    }

    /// Every setting, spelled out.
    package init(all settings: Settings) {
        waitlistOrder = settings.waitlistOrder
        bookingCutoff = settings.bookingCutoff
        bookingHorizon = settings.bookingHorizon
        emergencyOverflow = settings.emergencyOverflow
        allowsOverbooking = settings.allowsOverbooking
        skipCalls = settings.skipCalls
        automaticNoShow = settings.automaticNoShow
    }

    package func applied(to settings: Settings) -> Settings {
        var applied = settings
        if let waitlistOrder { applied.waitlistOrder = waitlistOrder }
        if let bookingCutoff { applied.bookingCutoff = bookingCutoff }
        if let bookingHorizon { applied.bookingHorizon = bookingHorizon }
        if let emergencyOverflow { applied.emergencyOverflow = emergencyOverflow }
        if let allowsOverbooking { applied.allowsOverbooking = allowsOverbooking }
        if let skipCalls { applied.skipCalls = skipCalls }
        if let automaticNoShow { applied.automaticNoShow = automaticNoShow }
        return applied
    }

    /// These, with what the other names replaced.
    package func merging(_ changes: SettingOverrides) -> SettingOverrides {
        var merged = self
        if let order = changes.waitlistOrder { merged.waitlistOrder = order }
        if let cutoff = changes.bookingCutoff { merged.bookingCutoff = cutoff }
        if let horizon = changes.bookingHorizon { merged.bookingHorizon = horizon }
        if let overflow = changes.emergencyOverflow { merged.emergencyOverflow = overflow }
        if let allows = changes.allowsOverbooking { merged.allowsOverbooking = allows }
        if let calls = changes.skipCalls { merged.skipCalls = calls }
        if let noShow = changes.automaticNoShow { merged.automaticNoShow = noShow }
        return merged
    }
}
