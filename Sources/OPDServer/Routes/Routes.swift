import Hummingbird

extension RouteTable {
    /// Everything that OPDesk answers.
    init(_ desk: Desk) {
        self.init(
            [
                desk.doctorRoutes, desk.patternRoutes, desk.leaveRoutes, desk.tokenRoutes, desk.dayRoutes,
                desk.historyRoutes, desk.findRoutes, desk.sessionRoutes, desk.streamRoutes, desk.reportRoutes,
                desk.settingsRoutes, desk.adminRoutes, desk.loginRoutes, desk.userRoutes, desk.keyRoutes,
                desk.linkRoutes, desk.auditRoutes, desk.erasureRoutes, desk.healthRoutes, desk.metricsRoutes,
                desk.documentationRoutes, desk.boardRoutes, desk.patientRoutes, desk.assetRoutes,
                desk.loginPageRoutes, desk.overviewRoutes, desk.deskPageRoutes, desk.slipRoutes,
                desk.onlineBookingRoutes, desk.reportPageRoutes, desk.doctorPageRoutes,
            ].flatMap { $0 })
    }
}
