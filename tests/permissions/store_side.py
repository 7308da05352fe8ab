"""The rows of `table.py` for those who work in stores: their API and the store console."""

ROUTES = """
#                                                       an sh st  gu ma rg  de rd  hq
# ── The store's side ───────────────────────────────────────────────────────────────────
GET    api_assignments                nothing           L  o  o   +  +  o   +  o   +
POST   api_accept                     task offered      L  -  -   +  +  -   +  -   +
POST   api_decline                    task offered      L  -  -   +  +  -   +  -   +
POST   api_ready                      task accepted     L  -  -   +  +  -   +  -   +
POST   api_dispatch                   task standing     L  -  -   +  +  -   +  -   +
POST   api_sign                       task sent         L  -  -   +  +  -   +  -   +
GET    api_windows                    task accepted     L  -  -   o  o  -   o  -   o
POST   api_appointment                task accepted     L  -  -   +  +  -   +  -   +
POST   api_photos                     task sent         L  -  -   !  !  -   !  -   !
GET    api_appointments               nothing           L  o  o   +  +  o   +  o   +
POST   api_crew                       appointment       L  -  -   +  +  -   +  -   +
POST   api_measured                   measuring         L  -  -   +  +  -   +  -   +
POST   api_failed                     appointment       L  -  -   +  +  -   +  -   +
POST   api_redemptions                nothing           L  -  -   +  +  !   +  !   +
POST   api_undo                       redemption        L  -  -   x  +  -   +  -   +
POST   api_undo_use                   use               L  -  -   x  +  -   +  -   +
GET    api_staff_reviews              nothing           L  o  o   +  +  o   +  o   +
POST   api_reply                      review            L  -  -   +  +  -   +  -   +
GET    api_staff_visits               nothing           L  o  o   +  +  o   +  o   +
POST   api_staff_visits               nothing           L  -  -   +  +  -   +  -   +
POST   api_arrivals                   nothing           L  -  -   +  +  !   +  !   +
POST   api_arrive                     visit today       L  -  -   +  +  -   +  -   +
POST   api_close                      visit arrived     L  -  -   +  +  -   +  -   +
POST   api_no_show                    visit today       L  -  -   +  +  -   +  -   +
# ── The store console: whoever works nowhere is told whom to ask ─────────────────────────
GET    staff:today                    nothing           L  x  x   +  +  o   +  o   +
GET    staff:assignment               task ready        L  x  x   +  +  -   +  -   +
GET    staff:answer                   answer            +  +  +   +  +  +   +  +  +
POST   staff:answer                   answer            +  +  +   +  +  +   +  +  +
POST   staff:accept                   task offered      L  x  x   +  +  -   +  -   +
GET    staff:decline                  task offered      L  x  x   +  +  -   +  -   +
POST   staff:decline                  task offered      L  x  x   +  +  -   +  -   +
POST   staff:ready                    task accepted     L  x  x   +  +  -   +  -   +
POST   staff:dispatch                 task standing     L  x  x   +  +  -   +  -   +
POST   staff:sign                     task sent         L  x  x   +  +  -   +  -   +
POST   staff:undo                     task collected    L  x  x   x  +  -   +  -   +
GET    staff:window                   task accepted     L  x  x   +  +  -   +  -   +
POST   staff:window                   task accepted     L  x  x   +  +  -   +  -   +
POST   staff:crew                     task accepted     L  x  x   +  +  -   +  -   +
POST   staff:failed                   task accepted     L  x  x   +  +  -   +  -   +
POST   staff:measured                 task accepted     L  x  x   +  +  -   +  -   +
POST   staff:installed                task sent         L  x  x   +  +  -   +  -   +
POST   staff:photo                    task sent         L  x  x   +  +  -   +  -   +
GET    staff:proof                    proof             L  x  x   o  o  -   o  -   o
GET    staff:done                     task accepted     L  x  x   +  +  -   +  -   +
GET    staff:visits                   nothing           L  x  x   +  +  o   +  o   +
GET    staff:visits_lane              nothing           L  x  x   +  +  o   +  o   +
GET    staff:visit_new                nothing           L  x  x   o  o  o   o  o   o
POST   staff:visit_new                nothing           L  x  x   o  o  !   o  !   o
GET    staff:visit                    visit today       L  x  x   +  +  -   +  -   +
POST   staff:visit_arrive             visit today       L  x  x   +  +  -   +  -   +
POST   staff:visit_undo               visit arrived     L  x  x   +  +  -   +  -   +
POST   staff:visit_close              visit arrived     L  x  x   +  +  -   +  -   +
POST   staff:visit_no_show            visit today       L  x  x   +  +  -   +  -   +
POST   staff:visit_cancel             visit booked      L  x  x   +  +  -   +  -   +
POST   staff:proposal_start           visit arrived     L  x  x   +  +  -   +  -   +
GET    staff:proposal                 proposal draft    L  x  x   +  +  -   +  -   +
GET    staff:proposal                 proposal sent     L  x  x   +  +  -   +  -   +
GET    staff:proposal_state           proposal sent     L  x  x   +  +  -   +  -   +
POST   staff:proposal_put             proposal draft    L  x  x   +  +  -   +  -   +
POST   staff:proposal_change          proposal line     L  x  x   +  +  -   +  -   +
POST   staff:proposal_send            proposal draft    L  x  x   +  +  -   +  -   +
POST   staff:proposal_take_back       proposal sent     L  x  x   +  +  -   +  -   +
GET    staff:invite                   order accepted    L  x  x   +  +  -   +  -   +
POST   staff:invite                   order accepted    L  x  x   +  +  -   +  -   +
GET    staff:scan                     nothing           L  x  x   o  o  o   o  o   o
POST   staff:redeem                   nothing           L  x  x   +  +  !   +  !   +
GET    staff:redeemed                 redemption        L  x  x   +  +  -   +  -   +
GET    staff:uses                     nothing           L  x  x   o  o  o   o  o   o
GET    staff:used                     use               L  x  x   o  o  -   o  -   o
POST   staff:undo_use                 use               L  x  x   x  +  -   +  -   +
GET    staff:worker                   nothing           o  o  o   o  o  o   o  o   o
GET    staff:offline                  nothing           L  x  x   o  o  o   o  o   o
GET    staff:offline_list             nothing           L  x  x   o  o  o   o  o   o
POST   staff:offline_send             nothing           L  x  x   !  !  !   !  !   !
POST   staff:offline_resolve          conflict          L  x  x   +  +  -   +  -   +
GET    staff:stock                    nothing           L  x  x   o  o  o   o  o   o
GET    staff:stock?store              nothing           L  x  x   o  o  o   o  -   o
GET    staff:count                    stock             L  x  x   o  o  -   o  -   o
POST   staff:count                    stock             L  x  x   o  o  -   o  -   o
GET    staff:assortment               nothing           L  x  x   o  o  o   o  o   o
POST   staff:put_up                   suggestion        L  x  x   -  o  -   o  -   o
GET    staff:receive                  nothing           L  x  x   o  o  o   o  o   o
POST   staff:receive                  nothing           L  x  x   o  o  !   o  !   o
GET    staff:transfers                nothing           L  x  x   o  o  o   o  o   o
GET    staff:transfer_new             nothing           L  x  x   o  o  o   o  o   o
POST   staff:transfer_new             nothing           L  x  x   !  o  !   o  !   o
GET    staff:transfer                 transfer          L  x  x   o  o  -   o  o   o
POST   staff:transfer                 transfer          L  x  x   o  o  -   o  o   o
POST   staff:transfer_back            transfer back     L  x  x   -  o  -   o  -   o
POST   staff:transfer_send            transfer asked    L  x  x   o  o  -   o  -   o
POST   staff:transfer_refuse          transfer asked    L  x  x   o  o  -   o  -   o
GET    staff:reviews                  nothing           L  x  x   +  +  o   +  o   +
GET    staff:questions                nothing           L  x  x   o  o  o   o  o   o
GET    staff:reply                    review            L  x  x   +  +  -   +  -   +
POST   staff:reply                    review            L  x  x   +  +  -   +  -   +
GET    staff:earnings                 nothing           L  x  x   +  +  o   +  o   +
"""
