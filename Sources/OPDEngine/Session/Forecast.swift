/// When each live token can expect to be seen.
package struct Forecast: Equatable, Sendable {
    package let number: Token.Number
    package let expectedAt: Instant
    /// The 90th percentile.
    package let expectedBy: Instant
}

/// How long one consultation takes, in milliseconds.
package struct Pace: Equatable, Sendable {
    package let mean: Double

    /// The coefficient of variation of consultations, from 6,637 real ones (the Hangu data set).
    static let variation = 0.465
    /// The 90th percentile of the standard normal distribution: the sum of several consultations is taken as normal.
    static let normal90 = 1.2816
    /// How many consultations the prior is worth.
    static let priorWeight = 5.0
}

extension Session {
    /// The mean of this session's finished consultations, shrunk towards the doctor's usual one, else towards what the
    /// slots give each patient: (5 · prior + Σ durations) ÷ (5 + n).
    package var pace: Pace {
        var (sum, count) = (0, 0)
        for token in tokens {
            guard let started = token.startedAt, let completed = token.completedAt else { continue }
            sum += completed.milliseconds - started.milliseconds
            count += 1
        }
        return Pace(mean: (Pace.priorWeight * prior + Double(sum)) / (Pace.priorWeight + Double(count)))
    }

    private var prior: Double {
        if let usualConsultation { return Double(usualConsultation) }
        let length = slots.reduce(0) { $0 + $1.window.end.milliseconds - $1.window.start.milliseconds }
        let patients = slots.reduce(0) { $0 + $1.window.capacity }
        return patients == 0 ? 0 : Double(length) / Double(patients)
    }

    /// When the slot's first patient can be seen: its start, moved by the delays that shift, and not inside one that eats.
    package func effectiveStart(of slot: SlotIndex) -> Instant {
        let window = slots[slot.offset].window
        var start = window.start
        for delay in delays where delay.mode == .shift && delay.from < window.end {
            start = start.adding(minutes: delay.minutes)
        }
        for delay in delays where delay.mode == .reallocate && delay.from <= start && start < delay.until {
            start = delay.until
        }
        return start
    }

    /// All live tokens in the order in which they will be seen, with their times.
    ///
    /// Each is seen when those ahead are done, but never before the slot's effective start. Ahead of a person are who is
    /// with the doctor, who is called, the queue, and those still expected in the same or an earlier slot that has not
    /// ended: whoever has not come by then holds nobody up.
    package func forecasts(at now: Instant) -> [Forecast] {
        guard isOpen else { return [] }
        var outlook = Outlook(pace: pace, freeAt: doctorFree(at: now))
        if let patient = inConsultation { outlook.with(patient, since: tokens[patient.index].startedAt, now: now) }
        for token in tokens where token.isLive && token.presence == .called { outlook.see(token.number, from: now) }
        for token in forecastOrder {
            let isOver = token.presence == .expected && slots[token.slot.offset].window.end <= now
            let isEarly = token.source == .emergency && token.presence == .arrived
            outlook.see(
                token.number, from: effectiveStart(of: token.slot), isCalledEarly: isEarly, holdsUp: !isOver)
        }
        return outlook.forecasts
    }

    /// Not before the end of a break, or of a delay that has begun.
    private func doctorFree(at now: Instant) -> Instant {
        var free = now
        if case .onBreak(let until?) = doctorPresence { free = max(now, until) }
        for delay in delays where delay.from <= free && free < delay.until { free = delay.until }
        return free
    }

    /// The queue, with those still expected or parked where they would stand: behind who is present in their slot.
    private var forecastOrder: [Token] {
        let away = tokens.filter { $0.isLive && ($0.presence == .expected || $0.presence == .parked) }
        var waiting = away.sorted { $0.forecastKey.lexicographicallyPrecedes($1.forecastKey) }[...]
        var order: [Token] = []
        for token in callOrder {
            let isEarly = token.source == .emergency
            while !isEarly, let next = waiting.first, next.comesBeforePresent(token) {
                order.append(next)
                waiting.removeFirst()
            }
            order.append(token)
        }
        return order + waiting
    }

    /// When somebody still expected would be recorded as a no-show by the setting; nil when never.
    package func automaticNoShow(of token: Token) -> Instant? {
        guard case .afterMinutes(let minutes) = settings.automaticNoShow, token.isLive, token.presence == .expected
        else { return nil }
        let start = effectiveStart(of: token.slot)
        // As it was told when the last patient left: told now, the count would begin anew at every look.
        let told = max(start, tokens.lazy.compactMap(\.completedAt).max() ?? start)
        let ahead = forecasts(at: told).first { $0.number == token.number }?.expectedAt ?? start
        // Who was registered, promoted or taken back after that gets as long to come.
        return max(start, ahead, token.placedAt).adding(minutes: minutes)
    }
}

extension Token {
    fileprivate var forecastKey: [Int] {
        [status == .booked ? 0 : 1, slot.offset, -source.priority, Int(number.value)]
    }

    fileprivate func comesBeforePresent(_ present: Token) -> Bool {
        let mine = status == .booked ? 0 : 1
        let theirs = present.status == .booked ? 0 : 1
        return (mine, slot.offset) < (theirs, present.slot.offset)
    }
}

/// Walks through the day's consultations one after the other.
private struct Outlook {
    let pace: Pace
    var freeAt: Instant
    /// Of `freeAt`, in square milliseconds.
    var variance = 0.0
    var forecasts: [Forecast] = []

    /// The patient who is with the doctor.
    mutating func with(_ patient: Token.Number, since start: Instant?, now: Instant) {
        let start = start ?? now
        forecasts.append(Forecast(number: patient, expectedAt: start, expectedBy: start))
        freeAt = max(freeAt, Instant(milliseconds: start.milliseconds + Int(pace.mean)))
        variance = oneVariance
    }

    /// Nobody is told a time before `earliest`. An emergency that is called before its slot makes nobody wait for that.
    mutating func see(
        _ number: Token.Number, from earliest: Instant, isCalledEarly: Bool = false, holdsUp: Bool = true
    ) {
        forecasts.append(
            Forecast(number: number, expectedAt: max(earliest, freeAt), expectedBy: max(earliest, freeBy)))
        guard holdsUp else { return }
        if !isCalledEarly { idle(until: earliest) }
        freeAt = Instant(milliseconds: freeAt.milliseconds + Int(pace.mean))
        variance += oneVariance
    }

    /// What a gap leaves of the uncertainty is what reaches beyond it.
    private mutating func idle(until start: Instant) {
        guard start > freeAt else { return }
        let rest = Double(max(0, freeBy.milliseconds - start.milliseconds)) / Pace.normal90
        freeAt = start
        variance = rest * rest
    }

    /// The 90th percentile of `freeAt`.
    private var freeBy: Instant {
        Instant(milliseconds: freeAt.milliseconds + Int(Pace.normal90 * variance.squareRoot()))
    }

    private var oneVariance: Double {
        let deviation = Pace.variation * pace.mean
        return deviation * deviation
    }
}
