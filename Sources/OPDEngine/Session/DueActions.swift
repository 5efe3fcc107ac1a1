extension Session {
    /// What the settings ask for by now, without anybody's doing. Each is decided again when its turn comes, so that it
    /// happens once however often it is asked for.
    package func dueActions(at now: Instant) -> [SessionCommand] {
        let releases = slots.indices.filter { index in
            let slot = slots[index]
            return !slot.isReleased && (slot.window.releaseAt.map { $0 <= now } ?? false)
        }
        return releases.map { .releaseReservation(slot: $0) } + overdueNoShows(at: now)
    }

    private func overdueNoShows(at now: Instant) -> [SessionCommand] {
        guard settings.automaticNoShow != .never else { return [] }
        return tokens.filter { token in
            guard token.isLive, token.presence == .expected else { return false }
            return automaticNoShow(of: token).map { $0 <= now } ?? false
        }.map { .recordOverdueNoShow($0.number) }
    }
}
